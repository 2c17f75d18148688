import Link from 'next/link';
import { Logo } from '#components/layout/logo.tsx';
import { type ApiEndpoint, type ApiGroup, curlFor } from '#components/settings/api-endpoints.ts';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { paths } from '#lib/web/paths.ts';

const anchor = (tag: string) => tag.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** The API as people read it: by subject, each call with what it takes and how it is typed. */
export function ApiDocs({ groups, server }: { groups: readonly ApiGroup[]; server: string }) {
  return (
    <div className="grid h-dvh grid-cols-[208px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)] max-phone:grid-cols-1 max-phone:grid-rows-[auto_minmax(0,1fr)]">
      <nav
        aria-label="Subjects"
        className="flex flex-col gap-px overflow-auto border-r border-line bg-rail p-2 max-phone:flex-row max-phone:border-r-0 max-phone:border-b"
      >
        <Link href={paths.home()} className="flex h-10 flex-none items-center gap-2 rounded-md px-2 font-semibold">
          <Logo />
          Guesthouse
        </Link>
        {groups.map((group) => (
          <a
            key={group.tag}
            href={`#${anchor(group.tag)}`}
            className="flex h-[30px] flex-none items-center rounded-md px-2 font-medium whitespace-nowrap text-ink-muted hover:bg-hover hover:text-ink"
          >
            {group.tag}
          </a>
        ))}
      </nav>
      <main className="overflow-auto bg-canvas p-gutter max-phone:p-4">
        <div className="mx-auto flex max-w-[920px] flex-col gap-6">
          <header className="flex flex-col gap-2">
            <h1 className="text-lg font-semibold tracking-tight">The API of Guesthouse</h1>
            <p className="max-w-[640px] text-md text-ink-muted">
              Everything the pages can do. Make a key under <TextLink href={paths.settings()}>Settings</TextLink> and
              send it as a bearer token. Bodies and answers are JSON; what is refused comes with a code, a sentence and
              the next step.
            </p>
            <p className="text-ink-muted">
              All of it as{' '}
              <a href={paths.apiDescription()} className="rounded-xs font-medium text-accent-text hover:underline">
                OpenAPI 3.1
              </a>
              , for machines.
            </p>
            <CodeBlock
              label="an example"
              text={`export GUESTHOUSE_KEY=gh_…\ncurl ${server}/guests -H "Authorization: Bearer $GUESTHOUSE_KEY"`}
            />
          </header>
          {groups.map((group) => (
            <section key={group.tag} aria-labelledby={anchor(group.tag)} className="flex flex-col gap-2">
              <h2 id={anchor(group.tag)} className="scroll-mt-4 text-md font-semibold tracking-tight">
                {group.tag}
              </h2>
              <div className="overflow-hidden rounded-lg border border-line bg-surface">
                {group.endpoints.map((endpoint) => (
                  <Endpoint key={`${endpoint.method} ${endpoint.path}`} endpoint={endpoint} server={server} />
                ))}
              </div>
            </section>
          ))}
        </div>
      </main>
    </div>
  );
}

function Endpoint({ endpoint, server }: { endpoint: ApiEndpoint; server: string }) {
  return (
    <details className="group/call border-t border-line first:border-t-0">
      <summary className="grid min-h-row cursor-pointer grid-cols-[56px_minmax(0,2fr)_minmax(0,3fr)] items-center gap-3 px-3.5 py-1 -outline-offset-2 hover:bg-hover max-phone:grid-cols-[56px_minmax(0,1fr)]">
        <span className="mono font-semibold">{endpoint.method}</span>
        <span className="mono [overflow-wrap:anywhere]">{endpoint.path}</span>
        <span className="text-ink-muted max-phone:col-span-2">{endpoint.summary}</span>
      </summary>
      <div className="flex flex-col gap-3 border-t border-line p-3.5">
        {endpoint.fields.length === 0 ? (
          <p className="text-ink-muted">Takes nothing.</p>
        ) : (
          <Fields endpoint={endpoint} />
        )}
        <CodeBlock label={`the call ${endpoint.method} ${endpoint.path}`} text={curlFor(endpoint, server)} />
      </div>
    </details>
  );
}

function Fields({ endpoint }: { endpoint: ApiEndpoint }) {
  return (
    <ScrollRegion label={`What ${endpoint.method} ${endpoint.path} takes`}>
      <table className="w-full min-w-[520px] text-left">
        <thead>
          <tr className="h-head text-xs text-ink-muted [&>th]:pr-3 [&>th]:font-medium">
            <th scope="col">Field</th>
            <th scope="col">In</th>
            <th scope="col">Type</th>
            <th scope="col">About</th>
          </tr>
        </thead>
        <tbody>
          {endpoint.fields.map((field) => (
            <tr
              key={`${field.where} ${field.name}`}
              className="border-t border-line align-top [&>td]:py-1.5 [&>td]:pr-3 [&>td]:[overflow-wrap:anywhere]"
            >
              <td className="mono whitespace-nowrap">{field.name}</td>
              <td className="text-ink-muted">{field.where}</td>
              <td>{field.type}</td>
              <td className="text-ink-muted">
                {[field.isRequired ? 'needed' : '', field.note].filter(Boolean).join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
