import { runInGuest, setGuestPassword } from '#lib/engine/steps/agent-steps.ts';
import { buildImage } from '#lib/engine/steps/build-image.ts';
import { changeDefinition } from '#lib/engine/steps/change-definition.ts';
import { changeHardware } from '#lib/engine/steps/change-hardware.ts';
import { changePower } from '#lib/engine/steps/change-power.ts';
import { checkPublication } from '#lib/engine/steps/check-publication.ts';
import { checkClone, defineClone, ensureVariables } from '#lib/engine/steps/clone-guest.ts';
import { ensureCopiedVolume } from '#lib/engine/steps/copy-volume.ts';
import { deleteSnapshotStep } from '#lib/engine/steps/delete-snapshot.ts';
import { ensureSnapshot } from '#lib/engine/steps/ensure-snapshot.ts';
import { fetchImage } from '#lib/engine/steps/fetch-image.ts';
import { fetchMedia } from '#lib/engine/steps/fetch-media.ts';
import { forgetImage } from '#lib/engine/steps/forget-image.ts';
import { growDisk, renameGuestStep, setAutostart } from '#lib/engine/steps/guest-settings.ts';
import {
  deleteDomain,
  ensureDomain,
  ensureRunning,
  forgetGuest,
  removeSeed,
  reserveGuest,
  waitReady,
} from '#lib/engine/steps/guest-steps.ts';
import { checkHost, connectHost, installLoginKey, observeHost, probeHost } from '#lib/engine/steps/host-steps.ts';
import { inspectImage } from '#lib/engine/steps/inspect-image.ts';
import { ensureNetwork, ensurePool } from '#lib/engine/steps/place-steps.ts';
import { pressBootKey } from '#lib/engine/steps/press-boot-key.ts';
import { receiveMedia } from '#lib/engine/steps/receive-media.ts';
import { revertSnapshot } from '#lib/engine/steps/revert-snapshot.ts';
import type { StepTable } from '#lib/engine/steps/step.ts';
import {
  deleteVolumeStep,
  ensureEmptyVolume,
  ensureLinkedVolume,
  ensureSeed,
} from '#lib/engine/steps/storage-steps.ts';

/** How each kind of step acts: exhaustive, by its type. */
export const stepTable: StepTable = {
  'probe-host': probeHost,
  'install-login-key': installLoginKey,
  'connect-host': connectHost,
  'check-host': checkHost,
  'observe-host': observeHost,
  'ensure-pool': ensurePool,
  'ensure-network': ensureNetwork,
  'reserve-guest': reserveGuest,
  'ensure-linked-volume': ensureLinkedVolume,
  'ensure-copied-volume': ensureCopiedVolume,
  'ensure-empty-volume': ensureEmptyVolume,
  'ensure-seed': ensureSeed,
  'ensure-domain': ensureDomain,
  'check-clone': checkClone,
  'ensure-variables': ensureVariables,
  'define-clone': defineClone,
  'check-publication': checkPublication,
  'ensure-running': ensureRunning,
  'press-boot-key': pressBootKey,
  'wait-ready': waitReady,
  'remove-seed': removeSeed,
  'change-power': changePower,
  'change-hardware': changeHardware,
  'change-definition': changeDefinition,
  'grow-disk': growDisk,
  'rename-guest': renameGuestStep,
  'set-autostart': setAutostart,
  'run-in-guest': runInGuest,
  'set-guest-password': setGuestPassword,
  'ensure-snapshot': ensureSnapshot,
  'revert-snapshot': revertSnapshot,
  'delete-snapshot': deleteSnapshotStep,
  'delete-domain': deleteDomain,
  'delete-volume': deleteVolumeStep,
  'forget-guest': forgetGuest,
  'forget-image': forgetImage,
  'fetch-image': fetchImage,
  'build-image': buildImage,
  'inspect-image': inspectImage,
  'fetch-media': fetchMedia,
  'receive-media': receiveMedia,
};
