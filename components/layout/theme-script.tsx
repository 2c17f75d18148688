import { railKey, themeKey } from '#components/layout/theme.ts';

const source = `try{var d=document.documentElement,t=localStorage.getItem(${JSON.stringify(themeKey)});
if(t==='light'||t==='dark')d.dataset.theme=t;
if(localStorage.getItem(${JSON.stringify(railKey)})==='icons')d.dataset.rail='icons'}catch(e){}`;

/**
 * Sets what the person chose before anything is drawn, so nothing flashes. Stands first in <head>; <html> needs
 * suppressHydrationWarning. `nonce` when a content security policy asks for one.
 */
export function ThemeScript({ nonce }: { nonce?: string }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {source}
    </script>
  );
}
