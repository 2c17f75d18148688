import { GuestUuid } from '#lib/domain/id.ts';

export type ListedGuest = { uuid: GuestUuid; name: string };

/** `list --all --uuid --name`: a UUID, one space, and a name that may hold anything but a line end. */
export function parseDomainList(text: string): ListedGuest[] {
  return text.split('\n').flatMap((line) => {
    const uuid = GuestUuid.safeParse(line.slice(0, 36));
    return uuid.success ? [{ uuid: uuid.data, name: line.slice(37) }] : [];
  });
}
