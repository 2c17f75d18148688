import { startHosts } from '#tests/hosts/start-hosts.ts';
import { addHost, adoptTiny, startSignedIn } from '#tests/product/signed-in.ts';

/** The product with an admin, real test hosts and images, to walk through by hand: `node tests/product/dev-product.ts [hosts]`. */
const [hosts, signedIn] = await Promise.all([
  startHosts({ count: Number(process.argv[2] ?? 1), name: 'kvm' }),
  startSignedIn(),
]);
for (const host of hosts.hosts) {
  await host.defineTinyGuest({ name: `${host.name}-old-one`, start: true });
  await adoptTiny(signedIn, host, await addHost(signedIn, host), `tiny-${host.name}`);
}
console.log(
  `\nGuesthouse is at ${signedIn.product.origin}: user name ines, password "walk through it". Ctrl-C ends it with its hosts.`,
);

let isStopping = false;
const stop = async () => {
  if (isStopping) return;
  isStopping = true;
  await Promise.all([signedIn.product.stop(), hosts.stop()]);
  process.exit(0);
};
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
