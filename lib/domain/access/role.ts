import { z } from 'zod';

export const Role = z.enum(['admin', 'instructor', 'member', 'student']);
export type Role = z.infer<typeof Role>;

export const roleNames: Record<Role, string> = {
  admin: 'Admin',
  instructor: 'Instructor',
  member: 'Member',
  student: 'Student',
};
