'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { Permission } from '#lib/domain/access/permission.ts';
import type { Me } from '#lib/procedures/session/get-me.ts';

const MeContext = createContext<Me | null>(null);

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who looks at this page. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('outside of MeProvider');
  return me;
}

/** Whether the role grants a permission at all; what may be done to one guest stands in its row. */
export const useMay = (permission: Permission): boolean => useMe().permissions.includes(permission);
