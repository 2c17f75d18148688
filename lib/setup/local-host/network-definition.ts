/** The network of guests that libvirt's own packages bring, on another subnet where theirs is taken. */
export const buildNetworkXml = (name: string, subnet: string): string => `<network>
  <name>${name}</name>
  <forward mode='nat'/>
  <bridge stp='on' delay='0'/>
  <ip address='${subnet}.1' netmask='255.255.255.0'>
    <dhcp><range start='${subnet}.2' end='${subnet}.254'/></dhcp>
  </ip>
</network>
`;
