import { PageBody } from '#components/layout/page-body.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { type ApiKeyRow, ApiKeys } from '#components/settings/api-keys.tsx';
import { ChangePassword } from '#components/settings/change-password.tsx';
import { LookChoice } from '#components/settings/look-choice.tsx';
import { type SessionRow, Sessions } from '#components/settings/sessions.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { roleNames } from '#lib/domain/access/role.ts';
import type { Me } from '#lib/procedures/session/get-me.ts';

/** What is one's own: the account, where one is signed in, keys for scripts, the look. */
export function SettingsPage({
  me,
  sessions,
  apiKeys,
}: {
  me: Me;
  sessions: readonly SessionRow[];
  apiKeys: readonly ApiKeyRow[];
}) {
  return (
    <>
      <PageHeader title="Settings" line />
      <PageBody canvas>
        <div className="mx-auto grid max-w-[1080px] grid-cols-2 items-start gap-3 max-laptop:grid-cols-1">
          <div className="flex min-w-0 flex-col gap-3">
            <Panel title="Your account">
              <Facts
                rows={[
                  ['Name', me.name],
                  ['Role', roleNames[me.role]],
                ]}
              />
            </Panel>
            <ChangePassword />
            <LookChoice />
          </div>
          <div className="flex min-w-0 flex-col gap-3">
            <Sessions sessions={sessions} />
            <ApiKeys apiKeys={apiKeys} permissions={me.permissions} />
          </div>
        </div>
      </PageBody>
    </>
  );
}
