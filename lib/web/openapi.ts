import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { router } from '#lib/procedures/router.ts';

const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });

/** The description of `/api/v1` in OpenAPI 3.1, made from the procedures themselves. */
export const describeApi = (origin: string) =>
  generator.generate(router, {
    info: {
      title: 'Guesthouse',
      version: '1',
      description: 'Everything the pages can do. Make an API key under Settings and send it as a bearer token.',
    },
    servers: [{ url: `${origin}/api/v1` }],
    security: [{ apiKey: [] }],
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
  });
