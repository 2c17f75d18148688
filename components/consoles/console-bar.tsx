'use client';

import { type ReactNode, useRef } from 'react';
import {
  desktopCombinations,
  type KeyCombination,
  singleKeys,
  terminalCombinations,
} from '#components/consoles/special-keys.ts';
import { StageButton } from '#components/consoles/stage-button.tsx';
import type { ScreenScaling } from '#components/consoles/vnc-viewer.ts';
import { Menu, type MenuGroup } from '#components/ui/menu.tsx';

export type ConsoleBarProps = {
  canType: boolean;
  isConnected: boolean;
  scaling: ScreenScaling;
  onKeys: (combination: KeyCombination) => void;
  /** The menu of keys has gone and the focus is back on its button. */
  onKeysDone: () => void;
  onScaling: (scaling: ScreenScaling) => void;
  onScreenshot: () => void;
  onFullScreen: () => void;
  /** Where the serial console and the console in its own window are; left out, no button. */
  onSerial?: () => void;
  onOwnWindow?: () => void;
  /** More actions of the page, after the keys. */
  children?: ReactNode;
  /** Who else is here. */
  presence?: ReactNode;
};

const scalings: { id: ScreenScaling; label: string; hint: string }[] = [
  { id: 'fit', label: 'Fit', hint: 'Scaled into the page' },
  { id: 'actual', label: '1:1', hint: 'A pixel for a pixel' },
  { id: 'remote', label: 'Follow', hint: 'The guest takes the size of the page, where its display can' },
];

/** The bar over a screen. */
export function ConsoleBar(props: ConsoleBarProps) {
  const { canType, isConnected, scaling, onKeys, onScaling } = props;
  const hasSent = useRef(false);
  const group = (id: string, title: string, list: readonly KeyCombination[]): MenuGroup => ({
    id,
    title,
    items: list.map((one) => ({
      id: one.id,
      label: one.label,
      onAction: () => {
        hasSent.current = true;
        onKeys(one);
      },
    })),
  });
  return (
    <div
      role="toolbar"
      aria-label="Console"
      onFocus={() => {
        // a menu gives the focus back when it has closed, not when its item is chosen
        if (!hasSent.current) return;
        hasSent.current = false;
        props.onKeysDone();
      }}
      className="flex h-10 min-w-0 flex-none items-center gap-0.5 overflow-x-auto border-b border-stage-line bg-stage-bar px-2 text-sm max-phone:h-13"
    >
      <Menu
        label="Keys"
        placement="bottom start"
        groups={[
          group('desktop', 'Combinations', desktopCombinations),
          group('single', 'Keys', singleKeys),
          group('terminal', 'Terminals', terminalCombinations),
        ]}
        trigger={
          <StageButton
            icon="keyboard"
            label={canType ? 'Send keys' : 'You are watching'}
            isDisabled={!canType || !isConnected}
          >
            Keys
          </StageButton>
        }
      />
      {props.children}
      <span className="mx-1.5 h-4 w-px flex-none bg-stage-line" />
      <Menu
        label="Size of the screen"
        placement="bottom start"
        groups={[
          {
            id: 'scaling',
            items: scalings.map(({ id, label, hint }) => ({
              ...{ id, label, hint, current: id === scaling },
              disabledReason: id === 'remote' && !canType ? 'Only who has the keyboard can resize the guest' : null,
              onAction: () => onScaling(id),
            })),
          },
        ]}
        trigger={
          <StageButton icon="scale" label="Size of the screen" solid>
            {scalings.find((one) => one.id === scaling)?.label}
          </StageButton>
        }
      />
      <StageButton icon="camera" label="Save a screenshot" isDisabled={!isConnected} onPress={props.onScreenshot} />
      {props.onSerial ? <StageButton icon="serial" label="Serial console" onPress={props.onSerial} /> : null}
      {props.onOwnWindow ? (
        <StageButton icon="window" label="Open in its own window" onPress={props.onOwnWindow} />
      ) : null}
      <StageButton icon="full" label="Full screen (Ctrl Alt Enter)" onPress={props.onFullScreen} />
      {props.presence ? (
        <div className="ml-auto flex min-w-0 items-center gap-2.5 pl-2 text-stage-ink-muted">{props.presence}</div>
      ) : null}
    </div>
  );
}
