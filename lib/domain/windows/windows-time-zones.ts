/**
 * Names of time zones as Windows has them (`tzutil /l`), with a zone of the tz database that is in each, so that a browser's own can
 * be found. https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones
 */
export const windowsTimeZones = {
  UTC: ['UTC', 'Etc/UTC'],
  'GMT Standard Time': ['Europe/London', 'Europe/Dublin', 'Europe/Lisbon'],
  'Greenwich Standard Time': ['Africa/Abidjan', 'Atlantic/Reykjavik'],
  'W. Europe Standard Time': [
    'Europe/Berlin',
    'Europe/Vienna',
    'Europe/Zurich',
    'Europe/Amsterdam',
    'Europe/Rome',
    'Europe/Stockholm',
    'Europe/Oslo',
  ],
  'Romance Standard Time': ['Europe/Paris', 'Europe/Brussels', 'Europe/Copenhagen', 'Europe/Madrid'],
  'Central Europe Standard Time': [
    'Europe/Budapest',
    'Europe/Prague',
    'Europe/Belgrade',
    'Europe/Ljubljana',
    'Europe/Bratislava',
  ],
  'Central European Standard Time': ['Europe/Warsaw', 'Europe/Zagreb', 'Europe/Sarajevo', 'Europe/Skopje'],
  'W. Central Africa Standard Time': ['Africa/Lagos', 'Africa/Algiers'],
  'E. Europe Standard Time': ['Europe/Chisinau'],
  'FLE Standard Time': [
    'Europe/Kyiv',
    'Europe/Kiev',
    'Europe/Helsinki',
    'Europe/Riga',
    'Europe/Sofia',
    'Europe/Tallinn',
    'Europe/Vilnius',
  ],
  'GTB Standard Time': ['Europe/Bucharest', 'Europe/Athens'],
  'South Africa Standard Time': ['Africa/Johannesburg'],
  'Egypt Standard Time': ['Africa/Cairo'],
  'Israel Standard Time': ['Asia/Jerusalem'],
  'Turkey Standard Time': ['Europe/Istanbul'],
  'Russian Standard Time': ['Europe/Moscow'],
  'Arab Standard Time': ['Asia/Riyadh'],
  'E. Africa Standard Time': ['Africa/Nairobi'],
  'Arabian Standard Time': ['Asia/Dubai'],
  'Iran Standard Time': ['Asia/Tehran'],
  'Pakistan Standard Time': ['Asia/Karachi'],
  'India Standard Time': ['Asia/Kolkata', 'Asia/Calcutta'],
  'Bangladesh Standard Time': ['Asia/Dhaka'],
  'SE Asia Standard Time': ['Asia/Bangkok', 'Asia/Jakarta'],
  'China Standard Time': ['Asia/Shanghai', 'Asia/Hong_Kong'],
  'Singapore Standard Time': ['Asia/Singapore', 'Asia/Manila'],
  'Taipei Standard Time': ['Asia/Taipei'],
  'W. Australia Standard Time': ['Australia/Perth'],
  'Tokyo Standard Time': ['Asia/Tokyo'],
  'Korea Standard Time': ['Asia/Seoul'],
  'AUS Eastern Standard Time': ['Australia/Sydney', 'Australia/Melbourne'],
  'E. Australia Standard Time': ['Australia/Brisbane'],
  'Cen. Australia Standard Time': ['Australia/Adelaide'],
  'New Zealand Standard Time': ['Pacific/Auckland'],
  'Hawaiian Standard Time': ['Pacific/Honolulu'],
  'Alaskan Standard Time': ['America/Anchorage'],
  'Pacific Standard Time': ['America/Los_Angeles', 'America/Vancouver'],
  'US Mountain Standard Time': ['America/Phoenix'],
  'Mountain Standard Time': ['America/Denver', 'America/Edmonton'],
  'Central Standard Time': ['America/Chicago', 'America/Winnipeg'],
  'Central Standard Time (Mexico)': ['America/Mexico_City'],
  'SA Pacific Standard Time': ['America/Bogota', 'America/Lima'],
  'Eastern Standard Time': ['America/New_York', 'America/Toronto'],
  'Atlantic Standard Time': ['America/Halifax'],
  'SA Western Standard Time': ['America/La_Paz'],
  'Pacific SA Standard Time': ['America/Santiago'],
  'Newfoundland Standard Time': ['America/St_Johns'],
  'E. South America Standard Time': ['America/Sao_Paulo'],
  'Argentina Standard Time': ['America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
} as const;

export type WindowsTimeZone = keyof typeof windowsTimeZones;

export const windowsTimeZoneNames = Object.keys(windowsTimeZones) as [WindowsTimeZone, ...WindowsTimeZone[]];

/** The zone of Windows for one of the tz database (`Europe/Berlin`); UTC where it is not in the table. */
export function windowsTimeZoneFor(tz: string): WindowsTimeZone {
  const found = windowsTimeZoneNames.find((name) => (windowsTimeZones[name] as readonly string[]).includes(tz));
  return found ?? 'UTC';
}
