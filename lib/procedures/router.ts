import { createApiKey } from '#lib/procedures/api-key/create-api-key.ts';
import { listApiKeys } from '#lib/procedures/api-key/list-api-keys.ts';
import { revokeApiKey } from '#lib/procedures/api-key/revoke-api-key.ts';
import { listAudit } from '#lib/procedures/audit/list-audit.ts';
import { changeDefinition } from '#lib/procedures/guest/change-definition.ts';
import { changeGuest } from '#lib/procedures/guest/change-guest.ts';
import { changePower } from '#lib/procedures/guest/change-power.ts';
import { cloneGuest } from '#lib/procedures/guest/clone-guest.ts';
import { createGuests } from '#lib/procedures/guest/create-guests.ts';
import { deleteGuest } from '#lib/procedures/guest/delete-guest.ts';
import { describeGuest } from '#lib/procedures/guest/describe-guest.ts';
import { getGuest } from '#lib/procedures/guest/get-guest.ts';
import { listDefinitions } from '#lib/procedures/guest/list-definitions.ts';
import { listGuests } from '#lib/procedures/guest/list-guests.ts';
import { listPools } from '#lib/procedures/guest/list-pools.ts';
import { lookInside } from '#lib/procedures/guest/look-inside.ts';
import { openConsole } from '#lib/procedures/guest/open-console.ts';
import { previewChange } from '#lib/procedures/guest/preview-change.ts';
import { previewClone } from '#lib/procedures/guest/preview-clone.ts';
import { previewCreation } from '#lib/procedures/guest/preview-creation.ts';
import { previewDeletion } from '#lib/procedures/guest/preview-deletion.ts';
import { runInGuest } from '#lib/procedures/guest/run-in-guest.ts';
import { setGuestPassword } from '#lib/procedures/guest/set-guest-password.ts';
import { shareGuest } from '#lib/procedures/guest/share-guest.ts';
import { acceptHostKey } from '#lib/procedures/host/accept-host-key.ts';
import { addHost } from '#lib/procedures/host/add-host.ts';
import { addLocalHost } from '#lib/procedures/host/add-local-host.ts';
import { checkHost } from '#lib/procedures/host/check-host.ts';
import { createNetwork } from '#lib/procedures/host/create-network.ts';
import { createPool } from '#lib/procedures/host/create-pool.ts';
import { getHost } from '#lib/procedures/host/get-host.ts';
import { getIdentity } from '#lib/procedures/host/get-identity.ts';
import { getLocalHost } from '#lib/procedures/host/get-local-host.ts';
import { listHosts } from '#lib/procedures/host/list-hosts.ts';
import { lookAtStorage } from '#lib/procedures/host/look-at-storage.ts';
import { probeHost } from '#lib/procedures/host/probe-host.ts';
import { removeHost } from '#lib/procedures/host/remove-host.ts';
import { adoptImage } from '#lib/procedures/image/adopt-image.ts';
import { buildImage } from '#lib/procedures/image/build-image.ts';
import { changeImage } from '#lib/procedures/image/change-image.ts';
import { deleteImage } from '#lib/procedures/image/delete-image.ts';
import { fetchImage } from '#lib/procedures/image/fetch-image.ts';
import { listImages } from '#lib/procedures/image/list-images.ts';
import { previewPublication } from '#lib/procedures/image/preview-publication.ts';
import { publishGuest } from '#lib/procedures/image/publish-guest.ts';
import { fetchMedia } from '#lib/procedures/media/fetch-media.ts';
import { cancelOperation } from '#lib/procedures/operation/cancel-operation.ts';
import { getOperation } from '#lib/procedures/operation/get-operation.ts';
import { listOperations } from '#lib/procedures/operation/list-operations.ts';
import { retryOperation } from '#lib/procedures/operation/retry-operation.ts';
import { changePerson } from '#lib/procedures/people/change-person.ts';
import { createPerson } from '#lib/procedures/people/create-person.ts';
import { listPeople } from '#lib/procedures/people/list-people.ts';
import { getMe } from '#lib/procedures/session/get-me.ts';
import { listSessions } from '#lib/procedures/session/list-sessions.ts';
import { revokeSession } from '#lib/procedures/session/revoke-session.ts';
import { createFirstAdmin } from '#lib/procedures/setup/create-first-admin.ts';
import { getSetupState } from '#lib/procedures/setup/get-setup-state.ts';
import { deleteSnapshot, previewSnapshotDeletion } from '#lib/procedures/snapshot/delete-snapshot.ts';
import { listSnapshots } from '#lib/procedures/snapshot/list-snapshots.ts';
import { lookAtSnapshots } from '#lib/procedures/snapshot/look-at-snapshots.ts';
import { previewSnapshot } from '#lib/procedures/snapshot/preview-snapshot.ts';
import { previewReversion, revertSnapshot } from '#lib/procedures/snapshot/revert-snapshot.ts';
import { takeSnapshot } from '#lib/procedures/snapshot/take-snapshot.ts';
import { createUpload } from '#lib/procedures/upload/create-upload.ts';
import { getUpload } from '#lib/procedures/upload/get-upload.ts';

/** The one door: everything that pages, the API and the command line can ask for. */
export const router = {
  setup: { state: getSetupState, createFirstAdmin },
  session: { me: getMe, list: listSessions, revoke: revokeSession },
  people: { list: listPeople, create: createPerson, change: changePerson },
  apiKeys: { list: listApiKeys, create: createApiKey, revoke: revokeApiKey },
  hosts: {
    list: listHosts,
    getLocal: getLocalHost,
    addLocal: addLocalHost,
    probe: probeHost,
    get: getHost,
    add: addHost,
    check: checkHost,
    lookAtStorage,
    remove: removeHost,
    acceptKey: acceptHostKey,
    createPool,
    createNetwork,
    identity: getIdentity,
  },
  guests: {
    list: listGuests,
    previewCreation,
    previewDeletion,
    create: createGuests,
    previewClone,
    clone: cloneGuest,
    get: getGuest,
    pools: listPools,
    power: changePower,
    previewChange,
    change: changeGuest,
    changeDefinition,
    delete: deleteGuest,
    describe: describeGuest,
    share: shareGuest,
    lookInside,
    run: runInGuest,
    setPassword: setGuestPassword,
    definitions: listDefinitions,
    openConsole,
  },
  snapshots: {
    list: listSnapshots,
    look: lookAtSnapshots,
    preview: previewSnapshot,
    take: takeSnapshot,
    previewReversion,
    revert: revertSnapshot,
    previewDeletion: previewSnapshotDeletion,
    delete: deleteSnapshot,
  },
  images: {
    list: listImages,
    fetch: fetchImage,
    build: buildImage,
    adopt: adoptImage,
    previewPublication,
    publish: publishGuest,
    change: changeImage,
    delete: deleteImage,
  },
  media: { fetch: fetchMedia },
  uploads: { create: createUpload, get: getUpload },
  operations: { list: listOperations, get: getOperation, cancel: cancelOperation, retry: retryOperation },
  audit: { list: listAudit },
};

export type Router = typeof router;
