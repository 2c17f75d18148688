'use client';

import { z } from 'zod';
import { FormText } from '#components/form/fields.tsx';
import { Form } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { toFormAnswer } from '#components/form/to-form-answer.ts';
import { useStorageLook } from '#components/hosts/use-storage-look.ts';
import { Empty } from '#components/ui/empty.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const modeWords: Readonly<Record<string, string>> = {
  nat: 'NAT: guests reach out, nothing reaches in',
  route: 'Routed',
  bridge: 'Bridge of the host',
  isolated: 'Isolated: guests reach each other only',
  open: 'Open: no firewall rules of libvirt',
};

/** The networks that guests can be put on, and a form for another one. */
export function HostNetworks({ detail, onBegun }: { detail: HostDetail; onBegun: (operationId: string) => void }) {
  useStorageLook([detail.row.id]);
  const hasDefault = detail.networks.some((network) => network.name === 'default');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_360px] items-start gap-3 max-laptop:grid-cols-1">
      <Panel title="Networks" flush>
        {detail.networks.length === 0 ? (
          <Empty title="This host has no network" level={3}>
            Guests would be alone. Make one with NAT: they reach what the host reaches.
          </Empty>
        ) : (
          <ul>
            {detail.networks.map((network) => (
              <li
                key={network.uuid}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-3.5 py-2 first:border-t-0"
              >
                <span className="w-24 flex-none">
                  <StateWord kind={network.isActive ? 'running' : 'off'}>
                    {network.isActive ? 'Active' : 'Not active'}
                  </StateWord>
                </span>
                <span className="min-w-0 flex-1 basis-48">
                  <span className="block cut mono-name" title={network.name}>
                    {network.name}
                  </span>
                  <span className="text-xs text-ink-faint">{modeWords[network.mode] ?? network.mode}</span>
                </span>
                <span className="text-xs text-ink-muted max-phone:basis-full max-phone:pl-28">
                  <span className="mono">{[network.subnet, network.bridge].filter(Boolean).join(' on ')}</span>
                  <span className="block text-ink-faint">
                    {network.autostart ? 'starts with the host' : 'is started by hand'}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <MakeNetwork hostId={detail.row.id} hasDefault={hasDefault} onBegun={onBegun} />
    </div>
  );
}

const NewNetwork = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.-]{1,40}$/, 'Letters, digits, dots, dashes and underscores.'),
  subnet: z
    .string()
    .trim()
    .regex(
      /^(10\.\d{1,3}\.\d{1,3}|172\.(1[6-9]|2\d|3[01])\.\d{1,3}|192\.168\.\d{1,3})\.0\/24$/,
      'A private /24, such as 192.168.122.0/24.',
    ),
});

function MakeNetwork({
  hostId,
  hasDefault,
  onBegun,
}: {
  hostId: string;
  hasDefault: boolean;
  onBegun: (operationId: string) => void;
}) {
  return (
    <Panel title="Make a network">
      <Form
        schema={NewNetwork}
        label="Make a network"
        defaultValues={
          hasDefault ? { name: '', subnet: '192.168.130.0/24' } : { name: 'default', subnet: '192.168.122.0/24' }
        }
        onSubmit={async (values) => {
          const answer = await ask(rpc.hosts.createNetwork({ id: hostId, ...values }));
          if (answer.ok) onBegun(answer.value.operationId);
          return toFormAnswer(answer);
        }}
      >
        <FormText name="name" label="Name" mono required />
        <FormText name="subnet" label="Addresses" hint="One that no other network of the host uses" mono required />
        <p className="text-xs text-ink-faint">With NAT and addresses by DHCP. It starts with the host.</p>
        <div className="flex justify-end">
          <SubmitButton variant="normal" busyLabel="Making">
            Make the network
          </SubmitButton>
        </div>
      </Form>
    </Panel>
  );
}
