/** The drawn icons, 24×24, stroked in the current colour. One set: a new icon is drawn here, in this weight. */
export const iconShapes = {
  activity: <path d="M3 12.5h4l3-8 4.5 15 2.5-7h4" />,
  arrow: <path d="M4.5 12h15M13.5 6l6 6-6 6" />,
  calendar: (
    <>
      <rect x="4" y="5.5" width="16" height="15" rx="2" />
      <path d="M4 10h16M8.5 3v4M15.5 3v4" />
    </>
  ),
  camera: (
    <>
      <path d="M4.5 7.5h3l1.5-2.5h6l1.5 2.5h3a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18V9a1.5 1.5 0 0 1 1.5-1.5z" />
      <circle cx="12" cy="13" r="3.5" />
    </>
  ),
  check: <path d="m5 12.5 4.5 4.5L19 7" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5.2l3.5 2" />
    </>
  ),
  cloud: <path d="M7 18.5a4.5 4.5 0 0 1-.6-8.95 6 6 0 0 1 11.5 1A4 4 0 0 1 17.5 18.5z" />,
  code: <path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5" />,
  columns: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2" />
      <path d="M9.2 4.5v15M14.8 4.5v15" />
    </>
  ),
  copy: (
    <>
      <rect x="8.5" y="8.5" width="12" height="12" rx="2" />
      <path d="M15.5 8.5V5.5a2 2 0 0 0-2-2h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3" />
    </>
  ),
  cpu: (
    <>
      <rect x="6" y="6" width="12" height="12" rx="2" />
      <path d="M10 10h4v4h-4zM9.5 3v3M14.5 3v3M9.5 18v3M14.5 18v3M3 9.5h3M3 14.5h3M18 9.5h3M18 14.5h3" />
    </>
  ),
  dice: (
    <>
      <rect x="4" y="4" width="16" height="16" rx="3" />
      <path d="M9 9h.01M15 15h.01M15 9h.01M9 15h.01M12 12h.01" strokeWidth="2.2" />
    </>
  ),
  diff: <path d="M12 4v8M8 8h8M8 18h8" />,
  disc: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <circle cx="12" cy="12" r="2.5" />
    </>
  ),
  disk: (
    <path d="m5.5 5.5-2.5 7.5v4A1.5 1.5 0 0 0 4.5 18.5h15A1.5 1.5 0 0 0 21 17v-4l-2.5-7.5A1.5 1.5 0 0 0 17 4.5H7a1.5 1.5 0 0 0-1.5 1zM3 13h18M7 15.8h.01M10.5 15.8h.01" />
  ),
  down: <path d="m6 9.5 6 6 6-6" />,
  edit: (
    <>
      <path d="M4 20h4L19.5 8.5a2.1 2.1 0 0 0-3-3L5 17z" />
      <path d="m14.5 7.5 3 3" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
      <circle cx="12" cy="12" r="3" />
    </>
  ),
  'eye-off': (
    <path d="M5 7.5C3.4 9.3 2.5 12 2.5 12S6 18.5 12 18.5c1.6 0 3-.5 4.2-1.1M9 6c.9-.3 1.9-.5 3-.5 6 0 9.5 6.5 9.5 6.5s-.8 1.6-2.3 3.2M4 4l16 16" />
  ),
  filter: <path d="M4 6h16M7 12h10M10 18h4" />,
  firmware: (
    <>
      <path d="M12 3 4.5 6v5.5c0 4.6 3 7.8 7.5 9.5 4.5-1.7 7.5-4.9 7.5-9.5V6z" />
      <path d="m9 12 2.2 2.2L15.5 10" />
    </>
  ),
  folder: (
    <path d="M3.5 7A1.5 1.5 0 0 1 5 5.5h4l2 2.5h8a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 19 19H5a1.5 1.5 0 0 1-1.5-1.5z" />
  ),
  full: <path d="M14 4h6v6M10 20H4v-6M20 4l-7 7M4 20l7-7" />,
  globe: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M3.5 12h17M12 3.5c2.5 2.6 3.7 5.4 3.7 8.5s-1.2 5.9-3.7 8.5c-2.5-2.6-3.7-5.4-3.7-8.5s1.2-5.9 3.7-8.5z" />
    </>
  ),
  grip: <path d="M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01" strokeWidth="2.4" />,
  guests: (
    <>
      <rect x="3" y="4" width="18" height="12.5" rx="2" />
      <path d="M8.5 20.5h7M12 16.5v4" />
    </>
  ),
  hand: (
    <path d="M7.5 12.5V6a1.5 1.5 0 0 1 3 0v5V4.5a1.5 1.5 0 0 1 3 0V11V5.5a1.5 1.5 0 0 1 3 0V12V8.5a1.5 1.5 0 0 1 3 0V14c0 4-2.6 7-6.5 7-3 0-4.7-1.2-6-3.5L4 13.2c-.9-1.6 1.3-2.8 2.3-1.5z" />
  ),
  hosts: (
    <>
      <rect x="3" y="4" width="18" height="7" rx="1.5" />
      <rect x="3" y="13" width="18" height="7" rx="1.5" />
      <path d="M7 7.5h.01M7 16.5h.01M11 7.5h6M11 16.5h6" />
    </>
  ),
  images: (
    <>
      <path d="m12 3 8.5 4.5L12 12 3.5 7.5z" />
      <path d="m3.5 12 8.5 4.5 8.5-4.5M3.5 16.5 12 21l8.5-4.5" />
    </>
  ),
  import: <path d="M12 3.5V14M7.5 10l4.5 4.5 4.5-4.5M4 16v3a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 19v-3" />,
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11.5v5M12 8h.01" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="15.5" r="4" />
      <path d="m11 12.5 8.5-8.5M16 7.5l3 3M13.5 10l2 2" />
    </>
  ),
  keyboard: (
    <>
      <rect x="2.5" y="6" width="19" height="12.5" rx="2" />
      <path d="M6.5 10h.01M10.2 10h.01M13.9 10h.01M17.5 10h.01M8 14.5h8" />
    </>
  ),
  labs: (
    <>
      <path d="M2.5 9.5 12 5l9.5 4.5L12 14z" />
      <path d="M6.5 11.7v4.6c1.6 1.5 3.4 2.2 5.5 2.2s3.9-.7 5.5-2.2v-4.6M21.5 9.5v5.5" />
    </>
  ),
  leaf: <path d="M5 19C4 10 9 5 20 4c0 11-5 16-12.5 14.5M5 20.5c1-5 4-8.5 8.5-10.5" />,
  left: <path d="m14.5 6-6 6 6 6" />,
  lock: (
    <>
      <rect x="5" y="11" width="14" height="9.5" rx="2" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </>
  ),
  memory: (
    <path d="M3 8.5A1.5 1.5 0 0 1 4.5 7h15A1.5 1.5 0 0 1 21 8.5V17H3zM7 10.5v3M11 10.5v3M15 10.5v3M6 17v2.5M10 17v2.5M14 17v2.5M18 17v2.5" />
  ),
  minus: <path d="M5 12h14" />,
  moon: <path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z" />,
  more: <path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth="2.6" />,
  move: (
    <>
      <path d="M4 12h16M14.5 6.5 20 12l-5.5 5.5" />
      <path d="M4 6.5v11" />
    </>
  ),
  nic: (
    <>
      <rect x="8.5" y="3" width="7" height="5.5" rx="1" />
      <rect x="3" y="15.5" width="7" height="5.5" rx="1" />
      <rect x="14" y="15.5" width="7" height="5.5" rx="1" />
      <path d="M12 8.5V12M6.5 15.5V12h11v3.5" />
    </>
  ),
  out: <path d="M14 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H14M10.5 12H20M16.5 8l4 4-4 4" />,
  paste: (
    <>
      <rect x="5" y="4.5" width="14" height="16.5" rx="2" />
      <path d="M9 4.5a1.5 1.5 0 0 1 1.5-1.5h3A1.5 1.5 0 0 1 15 4.5V6.5H9zM9 12h6M9 16h4" />
    </>
  ),
  pause: <path d="M8.5 5v14M15.5 5v14" />,
  people: (
    <>
      <circle cx="9" cy="8" r="3.5" />
      <path d="M2.5 20c.4-3.7 3-5.7 6.5-5.7s6.1 2 6.5 5.7M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .8 3.2 2.5 3.5 5.1" />
    </>
  ),
  play: <path d="M7 4.5v15l12-7.5z" />,
  plus: <path d="M12 5v14M5 12h14" />,
  power: <path d="M12 3.5v8M7 6.7a7.5 7.5 0 1 0 10 0" />,
  rail: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2" />
      <path d="M9.2 4.5v15" />
    </>
  ),
  reset: <path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5" />,
  restart: <path d="M20 12a8 8 0 1 1-2.5-5.8L20 8.5M20 4v4.5h-4.5" />,
  right: <path d="m9.5 6 6 6-6 6" />,
  rows: <path d="M4 6h16M4 10h16M4 14h16M4 18h16" />,
  save: <path d="M6 3.5h12v17l-6-4.5-6 4.5z" />,
  scale: <path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />,
  screen: (
    <>
      <rect x="3" y="4" width="18" height="12.5" rx="2" />
      <path d="M8.5 20.5h7" />
    </>
  ),
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="m20 20-4.3-4.3" />
    </>
  ),
  send: <path d="M20.5 3.5 10 14M20.5 3.5 14 20.5l-4-6.5-6.5-4z" />,
  serial: (
    <>
      <rect x="3" y="4.5" width="18" height="15" rx="2" />
      <path d="m7 9.5 3 2.7-3 2.7M12.5 15H17" />
    </>
  ),
  settings: (
    <>
      <path d="M4 7h9M17.5 7H20M4 17h2.5M11 17h9" />
      <circle cx="15.2" cy="7" r="2.3" />
      <circle cx="8.7" cy="17" r="2.3" />
    </>
  ),
  snapshot: (
    <>
      <circle cx="12" cy="5.5" r="2.5" />
      <circle cx="6" cy="18.5" r="2.5" />
      <circle cx="18" cy="18.5" r="2.5" />
      <path d="M12 8v3.5M6 16v-1.5a3 3 0 0 1 3-3h6a3 3 0 0 1 3 3V16" />
    </>
  ),
  stop: <rect x="6" y="6" width="12" height="12" rx="1.5" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
    </>
  ),
  system: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 3.5v17" />
      <path d="M12 7.5h6.8M12 12h8.4M12 16.5h6.8" />
    </>
  ),
  table: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2" />
      <path d="M3.5 9.5h17M3.5 14.5h17" />
    </>
  ),
  tag: (
    <>
      <path d="M3.5 12.6V4.8a1.3 1.3 0 0 1 1.3-1.3h7.8l8 8a1.3 1.3 0 0 1 0 1.8l-7.3 7.3a1.3 1.3 0 0 1-1.8 0z" />
      <path d="M8 8h.01" strokeWidth="2.4" />
    </>
  ),
  tiles: (
    <>
      <rect x="3.5" y="4.5" width="7" height="6" rx="1.2" />
      <rect x="13.5" y="4.5" width="7" height="6" rx="1.2" />
      <rect x="3.5" y="13.5" width="7" height="6" rx="1.2" />
      <rect x="13.5" y="13.5" width="7" height="6" rx="1.2" />
    </>
  ),
  trash: <path d="M4 6.5h16M9 6.5V4h6v2.5M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6" />,
  up: <path d="m6 14.5 6-6 6 6" />,
  upload: <path d="M12 15.5v-11M7.5 9 12 4.5 16.5 9M4.5 15.5v2.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-2.5" />,
  window: (
    <>
      <path d="M14 4h6v6M20 4l-9 9" />
      <path d="M18 14v4.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 4 18.5v-11A1.5 1.5 0 0 1 5.5 6H10" />
    </>
  ),
  wrench: (
    <path
      d="M14.5 6a4.5 4.5 0 0 1 5.7-2.3l-2.9 2.9.4 2.2 2.2.4 2.6-2.6a4.5 4.5 0 0 1-6.2 5.6L8.5 20a2.5 2.5 0 0 1-3.6-3.5l8.1-7.6A4.5 4.5 0 0 1 14.5 6z"
      transform="translate(-1)"
    />
  ),
  x: <path d="m6 6 12 12M18 6 6 18" />,
} as const;

export type IconName = keyof typeof iconShapes;
