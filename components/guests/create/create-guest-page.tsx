'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FormNumber, FormText, FormTokens } from '#components/form/fields.tsx';
import { Form, FormRefusal } from '#components/form/form.tsx';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { useMe } from '#components/frame/me-provider.tsx';
import { AdvancedSection } from '#components/guests/create/advanced-section.tsx';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import {
  CreateValues,
  chosenForYou,
  fieldOfPath,
  isPreset,
  parseVolumeKey,
  sizeOf,
  toRequest,
} from '#components/guests/create/create-values.ts';
import { CreationSummary, WhatRuns } from '#components/guests/create/creation-summary.tsx';
import { LoginSection } from '#components/guests/create/login-section.tsx';
import { SizeSection } from '#components/guests/create/size-section.tsx';
import { type ReadyImage, readyImages, SourceSection } from '#components/guests/create/source-section.tsx';
import { suggestName, suggestUser } from '#components/guests/create/suggest-name.ts';
import { type CreationPreview, useCreationPreview } from '#components/guests/create/use-creation-preview.ts';
import { useWindowsSize, WindowsSection } from '#components/guests/create/windows-section.tsx';
import { windowsDefaults } from '#components/guests/create/windows-values.ts';
import { useFreshHosts } from '#components/hosts/use-fresh-hosts.ts';
import { Crumbs } from '#components/layout/crumbs.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import { expandNamePattern } from '#lib/domain/guest/guest-name.ts';
import { windowsTimeZoneFor } from '#lib/domain/windows/windows-time-zones.ts';
import { windowsVersionOf } from '#lib/domain/windows/windows-versions.ts';
import { formatCount, ownTimeZone } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** What a link may fill in: `?image=&name=&count=&size=`. */
export type Prefill = { image?: string; name?: string; count?: string; size?: string };

/**
 * One page that makes a guest, or several. `hosts` is null for who may not see hosts, and else those that answer;
 * `hostsShown` is all of them as they were read.
 */
export function CreateGuestPage({
  hosts,
  hostsShown,
  prefill,
}: {
  hosts: readonly HostOptions[] | null;
  hostsShown: readonly { id: string; revision: number }[];
  prefill: Prefill;
}) {
  const me = useMe();
  const router = useRouter();
  const rows = useLiveRows('images');
  const guests = useLiveRows('guests');
  useFreshHosts(hostsShown);
  const images = useMemo(() => readyImages(rows), [rows]);
  const isMaking = rows.some((image) => image.versions.some((version) => version.state === 'making'));
  const taken = useMemo(() => new Set(guests.map((guest) => guest.name)), [guests]);
  const tags = useMemo(() => [...new Set(guests.flatMap((guest) => guest.tags))].sort(), [guests]);
  const wanted = images.find(({ image }) => image.name === prefill.image || image.id === prefill.image) ?? images[0];
  const count = Math.min(100, Math.max(1, Math.trunc(Number(prefill.count)) || 1));

  return (
    <>
      <Crumbs items={[{ label: 'Create' }]} />
      <PageHeader title="Create guests" line />
      <Form
        schema={CreateValues}
        label="Create guests"
        refusalAt="own"
        className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_400px] max-laptop:block max-laptop:overflow-auto"
        defaultValues={{
          sourceKind: 'image',
          imageVersionId: wanted?.version.id ?? null,
          volume: null,
          osId: null,
          preset: prefill.size && isPreset(prefill.size) ? prefill.size : 'small',
          vcpus: 1,
          memoryGiB: 2,
          diskGiB: 20,
          user: suggestUser(me.name),
          password: '',
          sshKeys: [],
          name: prefill.name ?? suggestName(wanted?.image.name ?? '', count, taken),
          count,
          tags: [],
          description: '',
          hostId: chosenForYou,
          pool: chosenForYou,
          network: chosenForYou,
          diskBus: 'auto',
          nicModel: 'auto',
          clone: 'linked',
          firmware: 'auto',
          tpm: 'auto',
          start: true,
          ...windowsDefaults(suggestUser(me.name), windowsTimeZoneFor(ownTimeZone())),
        }}
        onSubmit={async (values) => {
          const answer = await ask(rpc.guests.create(CreateGuestRequest.parse(toRequest(values))));
          if (!answer.ok) {
            const fieldErrors = Object.fromEntries(
              answer.fieldErrors.map(({ path, message }) => [fieldOfPath(path.split('.'), values), message]),
            );
            return { ok: false, refusal: answer.refusal, fieldErrors };
          }
          const [first] = answer.value.guests;
          router.push(
            answer.value.guests.length === 1 && first ? paths.guestTab(first.guestId, 'overview') : paths.guests(),
          );
          return { ok: true };
        }}
      >
        <Parts images={images} hosts={hosts} isMaking={isMaking} taken={taken} tags={tags} fixedName={prefill.name} />
      </Form>
    </>
  );
}

function Parts({
  images,
  hosts,
  isMaking,
  taken,
  tags,
  fixedName,
}: {
  images: readonly ReadyImage[];
  hosts: readonly HostOptions[] | null;
  isMaking: boolean;
  taken: ReadonlySet<string>;
  tags: readonly string[];
  fixedName: string | undefined;
}) {
  const values = useWatch() as CreateValues;
  const { value: preview, refusal } = useCreationPreview();
  const image = images.find(({ version }) => version.id === values.imageVersionId);
  const volume = parseVolumeKey(values.volume);
  const isImage = values.sourceKind === 'image';
  const sourceName = (isImage ? image?.image.name : volume?.volume) ?? '';
  useSuggestedName(sourceName, taken, fixedName);
  useWindowsSize();
  const lacksImage = isImage && images.length === 0;
  let step = 0;
  const next = () => {
    step += 1;
    return step;
  };
  const submit = <Submit count={values.count ?? 1} lacksImage={lacksImage} />;
  return (
    <>
      <div className="flex min-w-0 flex-col gap-7 overflow-auto p-gutter pb-10 max-laptop:overflow-visible max-phone:p-4 [&>*]:w-full [&>*]:max-w-[920px]">
        <Step number={next()} title="What">
          <SourceSection images={images} hosts={hosts} isMaking={isMaking} />
        </Step>
        <Step number={next()} title="How big">
          <SizeSection />
        </Step>
        {values.sourceKind === 'iso' && windowsVersionOf(values.osId) ? (
          <Step number={next()} title="Unattended installation">
            <WindowsSection hosts={hosts ?? []} />
          </Step>
        ) : null}
        {isImage ? (
          <Step number={next()} title="Who gets in">
            <LoginSection />
          </Step>
        ) : null}
        <Step number={next()} title="Name and number">
          <div className="grid grid-cols-3 items-start gap-3 max-laptop:grid-cols-2 max-phone:grid-cols-1">
            <FormText name="name" label="Name" mono autoComplete="off" hint={<NameHint values={values} />} />
            <FormNumber
              name="count"
              label="How many"
              min={1}
              max={100}
              narrow
              hint={fitsWords(preview, values)}
              disabledReason={values.sourceKind === 'volume' ? 'One volume makes one guest' : null}
            />
            <FormTokens name="tags" label="Tags" suggestions={tags} />
          </div>
        </Step>
        <section className="flex flex-col gap-2.5">
          <h2 className="flex items-baseline gap-2 font-semibold">
            Advanced
            <span className="text-xs font-normal text-ink-faint">everything has a default; each line says which</span>
          </h2>
          <AdvancedSection hosts={hosts} preview={preview} />
        </section>
      </div>
      <aside
        aria-label="Summary"
        className="flex min-w-0 flex-col gap-3 overflow-auto border-l border-line bg-canvas px-gutter py-4 max-laptop:overflow-visible max-laptop:border-t max-laptop:border-l-0 max-phone:px-4"
      >
        <CreationSummary
          preview={preview}
          refusal={refusal}
          sourceName={sourceName}
          osId={isImage ? (image?.image.osId ?? null) : values.osId}
        />
        <FormRefusal />
        <div className="sticky bottom-0 z-(--z-sticky) -mx-gutter bg-canvas px-gutter py-2 max-phone:-mx-4 max-phone:px-4">
          {submit}
        </div>
        <WhatRuns preview={preview} />
      </aside>
    </>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2.5">
      <h2 className="flex items-center gap-2 font-semibold">
        <span
          aria-hidden="true"
          className="grid size-5 place-items-center rounded-full bg-pressed text-xs text-ink-muted"
        >
          {number}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}

function Submit({ count, lacksImage }: { count: number; lacksImage: boolean }) {
  return (
    <SubmitButton
      busyLabel="Creating"
      size="lg"
      wide
      disabledReason={lacksImage ? 'There is no image to make it from yet' : null}
    >
      Create {count > 1 ? formatCount(count, 'guest') : 'guest'}
      <span className="max-phone:hidden">
        <Kbd bare>Ctrl ↵</Kbd>
      </span>
    </SubmitButton>
  );
}

function NameHint({ values }: { values: CreateValues }) {
  if (!values.name.trim()) return null;
  const names = expandNamePattern(values.name, values.count ?? 1);
  if (!names.ok) return names.refusal.technical ?? null;
  const shown = names.value.length > 4 ? [...names.value.slice(0, 2), '…', names.value.at(-1)] : names.value;
  if (names.value.length === 1 && names.value[0] === values.name.trim()) return 'Braces number several: web-{01}';
  return `Makes ${shown.join(', ')}`;
}

/** The host keeps 512 MiB for itself. */
const reservedMiB = 512;

function fitsWords(preview: CreationPreview | null, values: CreateValues): string | undefined {
  if (!preview) return undefined;
  const free = preview.memoryMiB.total - preview.memoryMiB.promised - reservedMiB;
  const fits = Math.max(0, Math.floor(free / sizeOf(values).memoryMiB));
  return Number.isFinite(fits) ? `up to ${fits} fit` : undefined;
}

/** As long as nobody wrote a name, it follows what the guest is made of and how many there are. */
function useSuggestedName(source: string, taken: ReadonlySet<string>, fixedName: string | undefined): void {
  const { setValue, getFieldState, formState } = useFormContext<CreateValues>();
  const count = useWatch<CreateValues, 'count'>({ name: 'count' }) ?? 1;
  const isOwn = fixedName !== undefined || getFieldState('name', formState).isDirty;
  const suggestion = suggestName(source, Math.min(100, Math.max(1, count)), taken);
  useEffect(() => {
    if (!isOwn) setValue('name', suggestion, { shouldDirty: false });
  }, [isOwn, suggestion, setValue]);
}
