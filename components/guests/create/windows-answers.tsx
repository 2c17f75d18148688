'use client';

import { useWatch } from 'react-hook-form';
import { FormCheckbox, FormComboBox, FormSelect, FormText, FormTextArea } from '#components/form/fields.tsx';
import type { CreateValues } from '#components/guests/create/create-values.ts';
import { asLanguage } from '#components/guests/create/windows-values.ts';
import type { Choice } from '#components/ui/choice-list.tsx';
import { Disclosure, DisclosureList } from '#components/ui/disclosure.tsx';
import { computerNameFor } from '#lib/domain/windows/computer-name.ts';
import {
  windowsLanguages,
  windowsLanguageTags,
  windowsLocales,
  windowsLocaleTags,
} from '#lib/domain/windows/windows-languages.ts';
import { type WindowsUpdates, WindowsUpdates as WindowsUpdatesSchema } from '#lib/domain/windows/windows-setup.ts';
import { windowsTimeZoneNames } from '#lib/domain/windows/windows-time-zones.ts';
import { windowsVersionOf } from '#lib/domain/windows/windows-versions.ts';
import { formatCount } from '#lib/web/formats.ts';

const updateWords: Record<WindowsUpdates, string> = {
  automatic: 'Installed by themselves',
  ask: 'Asks before it downloads them',
  off: 'Off',
};

const languageChoices: readonly Choice[] = windowsLanguageTags.map((id) => ({
  id,
  label: windowsLanguages[id],
  hint: id,
}));
const localeChoices: readonly Choice[] = [
  { id: asLanguage, label: 'As the language' },
  ...windowsLocaleTags.map((id) => ({ id, label: windowsLocales[id], hint: id })),
];
const zoneChoices: readonly Choice[] = windowsTimeZoneNames.map((id) => ({ id, label: id }));
const updateChoices: readonly Choice[] = WindowsUpdatesSchema.options.map((id) => ({ id, label: updateWords[id] }));

/** The answers that have a default; each line says which. */
export function WindowsAnswers() {
  const values = useWatch() as CreateValues;
  const usual = windowsVersionOf(values.osId)?.edition ?? '1';
  const commands = values.commands.split('\n').filter((line) => line.trim() !== '').length;
  const grid = 'grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1';
  const edition = values.edition.trim() || usual;
  return (
    <DisclosureList>
      <Disclosure
        title="Edition"
        choice={`${/^\d+$/u.test(edition) ? `Number ${edition} of the ISO` : edition}, ${values.productKey.trim() ? 'with a key' : 'no key'}`}
      >
        <div className={grid}>
          <FormText
            name="edition"
            label="Edition"
            placeholder={usual}
            hint="Its number in the ISO, or its name there: Windows 11 Pro"
          />
          <FormText
            name="productKey"
            label="Product key (optional)"
            mono
            autoComplete="off"
            placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
            hint="Retail ISOs may ask for it on the screen; evaluation ISOs need none"
          />
        </div>
      </Disclosure>
      <Disclosure
        title="Language"
        choice={[windowsLanguages[values.language], values.timeZone].filter(Boolean).join(', ')}
      >
        <div className={grid}>
          <FormComboBox name="language" label="Language" choices={languageChoices} hint="The one of the ISO" />
          <FormComboBox name="locale" label="Formats" choices={localeChoices} />
          <FormComboBox name="keyboard" label="Keyboard" choices={localeChoices} />
          <FormComboBox name="timeZone" label="Time zone" choices={zoneChoices} />
        </div>
      </Disclosure>
      <Disclosure
        title="Computer"
        choice={`${values.computerName.trim() || (values.count ?? 1) > 1 ? values.computerName.trim() || 'Named after each guest' : `Named ${computerNameFor(values.name, values.winUser)}`}, remote desktop ${values.hasRemoteDesktop ? 'on' : 'off'}`}
      >
        <div className={grid}>
          <FormText
            name="computerName"
            label="Name of the computer"
            mono
            placeholder={computerNameFor(values.name, values.winUser)}
            disabledReason={(values.count ?? 1) > 1 ? 'Each is named after its guest' : null}
          />
          <FormSelect name="updates" label="Updates" choices={updateChoices} />
        </div>
        <div className="mt-3">
          <FormCheckbox name="hasRemoteDesktop" hint="Opens its firewall for it">
            Let people in by remote desktop
          </FormCheckbox>
        </div>
      </Disclosure>
      <Disclosure title="Commands" choice={commands > 0 ? formatCount(commands, 'command') : 'None'}>
        <FormTextArea
          name="commands"
          label="Commands at the first login"
          rows={4}
          mono
          hint="One per line, run in their order before it is ready"
        />
      </Disclosure>
    </DisclosureList>
  );
}
