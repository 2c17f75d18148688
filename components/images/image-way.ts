/** The ways to an image: fetched from an address, built on a host, or a volume that is there. */
export const imageWays = ['fetch', 'build', 'adopt'] as const;
export type ImageWay = (typeof imageWays)[number];
