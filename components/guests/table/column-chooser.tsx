'use client';

import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { moveColumn, setTableSettings, useTableSettings } from '#components/guests/table/table-settings.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { popoverLook } from '#components/ui/menu.tsx';

/** Which columns show, and in which order. */
export function ColumnChooser({ columns }: { columns: readonly { id: string; header: string }[] }) {
  const { hidden } = useTableSettings();
  const order = columns.map((column) => column.id);
  return (
    <DialogTrigger>
      <IconButton icon="columns" label="Columns" />
      <Popover placement="bottom end" offset={4} className={popoverLook}>
        <Dialog aria-label="Columns" className="flex w-64 flex-col gap-1 p-3 outline-none">
          {columns.map((column, index) => (
            <div key={column.id} className="flex items-center gap-1">
              <div className="flex-1">
                <Checkbox
                  checked={!hidden.includes(column.id)}
                  disabledReason={column.id === 'name' ? ' ' : null}
                  onChange={(shown) =>
                    setTableSettings({
                      hidden: shown ? hidden.filter((id) => id !== column.id) : [...hidden, column.id],
                    })
                  }
                >
                  {column.header}
                </Checkbox>
              </div>
              <IconButton
                icon="up"
                size="sm"
                label={`Move ${column.header} to the left`}
                disabledReason={index === 0 ? 'It is the first' : null}
                onPress={() => setTableSettings({ order: moveColumn(order, column.id, -1) })}
              />
              <IconButton
                icon="down"
                size="sm"
                label={`Move ${column.header} to the right`}
                disabledReason={index === columns.length - 1 ? 'It is the last' : null}
                onPress={() => setTableSettings({ order: moveColumn(order, column.id, 1) })}
              />
            </div>
          ))}
          <Button
            size="sm"
            variant="quiet"
            className="mt-1 self-start"
            onPress={() => setTableSettings({ order: [], hidden: [] })}
          >
            As at first
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
