import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ApiDocs } from '#components/settings/api-docs.tsx';
import { type ApiDocument, groupEndpoints } from '#components/settings/api-endpoints.ts';
import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import { describeApi } from '#lib/web/openapi.ts';

export const metadata: Metadata = { title: 'The API' };

export default async function ApiDocsPage() {
  await connection();
  const { origin } = sharedRuntime();
  const document = (await describeApi(origin)) as ApiDocument;
  return <ApiDocs groups={groupEndpoints(document)} server={`${origin}/api/v1`} />;
}
