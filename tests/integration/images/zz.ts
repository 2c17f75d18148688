import { debianImage } from '#tests/integration/images/build-debian-image.ts';

const t = Date.now();
console.log(await debianImage(), Date.now() - t);
