import { notFound } from 'next/navigation';

/** Every address that is nobody's: told within the frame, so that the way on is a click away. */
export default function UnknownPage(): never {
  notFound();
}
