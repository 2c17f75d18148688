import path from 'node:path';

/** Where the data folder keeps what belongs to this machine as a host. Only root writes there; the server reads. */
export function localHostPaths(dataDir: string) {
  const dir = path.join(dataDir, 'local-host');
  return {
    dir,
    changesFile: path.join(dir, 'changes.json'),
    choiceFile: path.join(dir, 'choice.json'),
    hostFile: path.join(dir, 'host.json'),
    sshdConfig: path.join(dir, 'sshd_config'),
    sshdHostKey: path.join(dir, 'ssh_host_ed25519_key'),
    authorizedKeys: path.join(dir, 'authorized_keys'),
    privateKey: path.join(dir, 'id_ed25519'),
    sshdLog: path.join(dir, 'sshd.log'),
  };
}
