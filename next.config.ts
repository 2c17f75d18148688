import type { NextConfig } from 'next';

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // these run in Node as they are; bundled, they would lose their native parts or be several copies
  serverExternalPackages: [
    'pg',
    'pg-boss',
    'ssh2',
    'pino',
    'prom-client',
    '@prisma/client',
    '@prisma/adapter-pg',
    'better-auth',
  ],
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};

export default config;
