'use client';

import { FormRadioCards } from '#components/form/fields.tsx';
import { roleChoices } from '#components/people/role-words.ts';

/** The roles as cards, each with what it may do. A field of the form around it. */
export function RoleCards() {
  return (
    <FormRadioCards
      name="role"
      label="Role"
      columns={2}
      cards={roleChoices.map((role) => ({
        value: role.value,
        label: role.label,
        detail: (
          <span className="block whitespace-normal">
            {role.words.map((line) => (
              <span key={line} className="block">
                {line}
              </span>
            ))}
          </span>
        ),
      }))}
    />
  );
}
