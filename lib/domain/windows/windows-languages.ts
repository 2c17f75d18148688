/**
 * Languages in which Windows is published, as the answer file names them; a keyboard is named by the same tags.
 * https://learn.microsoft.com/windows-hardware/manufacture/desktop/available-language-packs-for-windows
 */
export const windowsLanguages = {
  'ar-SA': 'Arabic',
  'bg-BG': 'Bulgarian',
  'cs-CZ': 'Czech',
  'da-DK': 'Danish',
  'de-DE': 'German',
  'el-GR': 'Greek',
  'en-GB': 'English (United Kingdom)',
  'en-US': 'English (United States)',
  'es-ES': 'Spanish (Spain)',
  'es-MX': 'Spanish (Mexico)',
  'et-EE': 'Estonian',
  'fi-FI': 'Finnish',
  'fr-CA': 'French (Canada)',
  'fr-FR': 'French (France)',
  'he-IL': 'Hebrew',
  'hr-HR': 'Croatian',
  'hu-HU': 'Hungarian',
  'it-IT': 'Italian',
  'ja-JP': 'Japanese',
  'ko-KR': 'Korean',
  'lt-LT': 'Lithuanian',
  'lv-LV': 'Latvian',
  'nb-NO': 'Norwegian',
  'nl-NL': 'Dutch',
  'pl-PL': 'Polish',
  'pt-BR': 'Portuguese (Brazil)',
  'pt-PT': 'Portuguese (Portugal)',
  'ro-RO': 'Romanian',
  'ru-RU': 'Russian',
  'sk-SK': 'Slovak',
  'sl-SI': 'Slovenian',
  'sr-Latn-RS': 'Serbian',
  'sv-SE': 'Swedish',
  'th-TH': 'Thai',
  'tr-TR': 'Turkish',
  'uk-UA': 'Ukrainian',
  'zh-CN': 'Chinese (simplified)',
  'zh-TW': 'Chinese (traditional)',
} as const;

/** Countries whose formats and keyboards people use with Windows in another country's language. */
export const moreLocales = {
  'de-AT': 'German (Austria)',
  'de-CH': 'German (Switzerland)',
  'en-AU': 'English (Australia)',
  'en-CA': 'English (Canada)',
  'en-IE': 'English (Ireland)',
  'en-IN': 'English (India)',
  'fr-BE': 'French (Belgium)',
  'fr-CH': 'French (Switzerland)',
  'it-CH': 'Italian (Switzerland)',
  'nl-BE': 'Dutch (Belgium)',
} as const;

export type WindowsLanguage = keyof typeof windowsLanguages;
export type WindowsLocale = WindowsLanguage | keyof typeof moreLocales;

export const windowsLanguageTags = Object.keys(windowsLanguages) as [WindowsLanguage, ...WindowsLanguage[]];
export const windowsLocales = { ...windowsLanguages, ...moreLocales } as const;
export const windowsLocaleTags = Object.keys(windowsLocales).sort() as [WindowsLocale, ...WindowsLocale[]];
