const begin = '# Guesthouse: begin. No polkit runs here, so the group decides. Undone by: npm run undo-local-host';
const end = '# Guesthouse: end';
const block = `${begin}
auth_unix_rw = "none"
unix_sock_group = "libvirt"
unix_sock_rw_perms = "0770"
${end}
`;

/** Adds our block to the text of libvirtd.conf, at the top: libvirt takes the first of two settings of one name. */
export const addLibvirtAccess = (text: string): string => (text.includes(begin) ? text : block + text);

/** Takes our block out again and leaves all else as it is. */
export function removeLibvirtAccess(text: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) return text;
  return text.slice(0, from) + text.slice(to + end.length).replace(/^\n/, '');
}

/** The settings of libvirtd.conf that are not commented out; the first of a name counts. */
export function parseLibvirtdConf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/^\s*([a-z_]+)\s*=\s*"?([^"\n]*?)"?\s*$/gm))
    found[name] ??= value;
  return found;
}
