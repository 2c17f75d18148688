import { redirect } from 'next/navigation';
import { paths } from '#lib/web/paths.ts';

export default function HomePage() {
  redirect(paths.guests());
}
