import { HiddenTitle } from '#components/layout/page-header.tsx';
import { type TabLink, Tabs } from '#components/ui/tabs.tsx';
import { paths } from '#lib/web/paths.ts';

/** The head of Activity. Who may not read the audit log sees no tab for it. */
export function ActivityTabs({ current, mayAudit }: { current: 'operations' | 'audit'; mayAudit: boolean }) {
  const tabs: TabLink[] = [{ id: 'operations', label: 'Operations', href: paths.activity() }];
  if (mayAudit) tabs.push({ id: 'audit', label: 'Audit log', href: paths.audit() });
  return (
    <>
      <HiddenTitle title={current === 'audit' ? 'Audit log' : 'Activity'} />
      <Tabs label="Activity" tabs={tabs} current={current} />
    </>
  );
}
