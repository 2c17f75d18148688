export type ApiField = {
  name: string;
  where: 'path' | 'query' | 'body';
  type: string;
  isRequired: boolean;
  note: string;
};
export type ApiEndpoint = { tag: string; method: string; path: string; summary: string; fields: ApiField[] };
export type ApiGroup = { tag: string; endpoints: ApiEndpoint[] };

/** What we read of a JSON schema; everything else of it is left to the document itself. */
type Schema = {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  items?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  description?: string;
  default?: unknown;
};
type Operation = {
  summary?: string;
  tags?: readonly string[];
  parameters?: readonly { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[];
  requestBody?: { content?: Readonly<Record<string, { schema?: Schema }>> };
};
/** The part of an OpenAPI 3.1 document that the page shows. */
export type ApiDocument = { paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** "string", "number or null", "a list of string", "one of start, shutdown". */
export function typeWords(schema: Schema | undefined): string {
  if (!schema) return 'anything';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.map(String).join(', ')}`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeWords))].join(' or ');
  if (schema.type === 'array' || schema.items) return `a list of ${typeWords(schema.items)}`;
  if (schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  if (typeof schema.type === 'string') return schema.type;
  return schema.type ? schema.type.join(' or ') : 'anything';
}

function noteOf(schema: Schema | undefined, description: string | undefined): string {
  const standard = schema?.default === undefined ? '' : `else ${JSON.stringify(schema.default)}`;
  return [description ?? schema?.description ?? '', standard].filter(Boolean).join(', ');
}

function fieldsOf(operation: Operation): ApiField[] {
  const fields: ApiField[] = [];
  for (const { name, in: where, required, schema, description } of operation.parameters ?? []) {
    if (where !== 'path' && where !== 'query') continue;
    fields.push({
      name,
      where,
      type: typeWords(schema),
      isRequired: required === true && schema?.default === undefined,
      note: noteOf(schema, description),
    });
  }
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  for (const [name, schema] of Object.entries(body?.properties ?? {})) {
    fields.push({
      name,
      where: 'body',
      type: typeWords(schema),
      isRequired: (body?.required ?? []).includes(name) && schema.default === undefined,
      note: noteOf(schema, undefined),
    });
  }
  return fields;
}

/** Every endpoint of the document, under its first tag, in the order in which they were written. */
export function groupEndpoints(document: ApiDocument): ApiGroup[] {
  const groups = new Map<string, ApiEndpoint[]>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method] as Operation | undefined;
      if (!operation) continue;
      const tag = operation.tags?.[0] ?? 'Other';
      const endpoint = {
        tag,
        method: method.toUpperCase(),
        path,
        summary: operation.summary ?? '',
        fields: fieldsOf(operation),
      };
      groups.set(tag, [...(groups.get(tag) ?? []), endpoint]);
    }
  }
  return [...groups].map(([tag, endpoints]) => ({ tag, endpoints }));
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The call as one would type it, with a place for each thing that must be given. */
export function curlFor(endpoint: ApiEndpoint, server: string): string {
  const path = endpoint.path.replace(/\{\+?(\w+)\}/g, (_, name: string) => name.toUpperCase());
  const required = endpoint.fields.filter((field) => field.where === 'body' && field.isRequired);
  const hasBody = endpoint.fields.some((field) => field.where === 'body');
  const sample = Object.fromEntries(required.map((field) => [field.name, '…']));
  return [
    `curl ${endpoint.method === 'GET' ? '' : `-X ${endpoint.method} `}${server}${path}`,
    '  -H "Authorization: Bearer $GUESTHOUSE_KEY"',
    ...(hasBody ? ['  -H "Content-Type: application/json"', `  -d ${quote(JSON.stringify(sample))}`] : []),
  ].join(' \\\n');
}
