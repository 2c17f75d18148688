'use client';

import { useWatch } from 'react-hook-form';
import { FormCheckbox, FormRadioCards, FormSelect, FormTextArea } from '#components/form/fields.tsx';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import { type CreateValues, chosenForYou, parseVolumeKey } from '#components/guests/create/create-values.ts';
import { diskBusChoices, diskBusWord, nicModelChoices, nicModelWord } from '#components/guests/create/device-words.ts';
import { FirmwareSection } from '#components/guests/create/firmware-section.tsx';
import type { CreationPreview } from '#components/guests/create/use-creation-preview.ts';
import type { Choice } from '#components/ui/choice-list.tsx';
import { Disclosure, DisclosureList } from '#components/ui/disclosure.tsx';
import { formatBytes } from '#lib/web/formats.ts';

/** Everything that has a default. Each line says what holds now. */
export function AdvancedSection({
  hosts,
  preview,
}: {
  hosts: readonly HostOptions[] | null;
  preview: CreationPreview | null;
}) {
  const values = useWatch() as CreateValues;
  const hostName = preview?.hostName;
  const host = hostOf(hosts, values, hostName);
  const mine = (choice: Choice[], label: string): Choice[] => [{ id: chosenForYou, label }, ...choice];
  return (
    <DisclosureList>
      {hosts && values.sourceKind === 'image' ? (
        <Disclosure
          title="Placement"
          choice={
            values.hostId === chosenForYou
              ? hostName
                ? `Chosen for you: ${hostName}`
                : 'Chosen for you'
              : (hosts.find((each) => each.id === values.hostId)?.name ?? '')
          }
        >
          <FormSelect
            name="hostId"
            label="Host"
            choices={mine(
              hosts.map(({ id, name }) => ({ id, label: name, mono: true })),
              'Chosen for you',
            )}
          />
        </Disclosure>
      ) : null}
      {hosts ? (
        <Disclosure
          title="Disk"
          choice={`${preview?.poolName ? `In pool ${preview.poolName}` : 'Pool chosen for you'}, ${values.sourceKind === 'image' ? `${values.clone} clone` : values.sourceKind === 'iso' ? 'empty' : 'the volume itself'}, ${diskBusWord(values.diskBus, preview?.devices?.diskBus)}`}
        >
          <div className="grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1">
            <FormSelect
              name="pool"
              label="Pool"
              choices={mine(
                (host?.pools ?? []).map((pool) => ({
                  id: pool.name,
                  label: pool.name,
                  mono: true,
                  hint: `${formatBytes(pool.availableBytes)} free`,
                })),
                'Chosen for you',
              )}
            />
            <FormSelect name="diskBus" label="Bus" choices={diskBusChoices} />
          </div>
          {values.sourceKind === 'image' ? (
            <div className="mt-3">
              <FormRadioCards
                name="clone"
                label="Clone"
                columns={2}
                cards={[
                  {
                    value: 'linked',
                    label: 'Linked',
                    detail: 'Made at once; reads from the image what it has not written',
                  },
                  {
                    value: 'full',
                    label: 'Full',
                    detail: 'A copy of all: takes time and room, needs the image no more',
                  },
                ]}
              />
            </div>
          ) : null}
        </Disclosure>
      ) : null}
      <Disclosure
        title="Network"
        choice={
          values.network === 'none'
            ? 'None'
            : `${preview?.networkName ?? 'Chosen for you'}, ${nicModelWord(values.nicModel, preview?.devices?.nicModel)}, address by DHCP`
        }
      >
        <div className="grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1">
          <FormSelect
            name="network"
            label="Network"
            choices={[
              { id: chosenForYou, label: 'Chosen for you', hint: preview?.networkName ?? undefined },
              ...(host?.networks ?? []).map((network) => ({
                id: `network:${network.name}`,
                label: network.name,
                mono: true,
                hint: network.detail,
              })),
              ...(host?.bridges ?? []).map((name) => ({
                id: `bridge:${name}`,
                label: name,
                mono: true,
                hint: 'Bridge of the host: the guest is a machine in the network behind it',
              })),
              { id: 'none', label: 'None', hint: 'It reaches nobody, and nobody reaches it' },
            ]}
          />
          {values.network === 'none' ? null : (
            <FormSelect name="nicModel" label="Model of the card" choices={nicModelChoices} />
          )}
        </div>
      </Disclosure>
      <FirmwareSection host={host} preview={preview} />
      <Disclosure title="First start" choice={values.start ? 'Started as soon as it is made' : 'Stays off'}>
        <FormCheckbox name="start" hint="Its first settings are written at the first start">
          Start it as soon as it is made
        </FormCheckbox>
      </Disclosure>
      <Disclosure title="Notes" choice={values.description || 'None'}>
        <FormTextArea name="description" label="Notes" rows={4} />
      </Disclosure>
    </DisclosureList>
  );
}

function hostOf(
  hosts: readonly HostOptions[] | null,
  values: CreateValues,
  previewName: string | undefined,
): HostOptions | undefined {
  const volume = values.sourceKind === 'image' ? null : parseVolumeKey(values.volume);
  return hosts?.find((host) =>
    volume
      ? host.id === volume.hostId
      : values.hostId === chosenForYou
        ? host.name === previewName
        : host.id === values.hostId,
  );
}
