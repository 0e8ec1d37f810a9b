/** Light, dark, or as the system has it. */
import { useSyncExternalStore } from 'react'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const STORAGE_KEY = 'sophia.theme'
const listeners = new Set<() => void>()
const systemDark = matchMedia('(prefers-color-scheme: dark)')

export function currentTheme(): Theme {
  const stored = localStorage.getItem(STORAGE_KEY)
  return THEMES.find((theme) => theme === stored) ?? 'system'
}

/** Writes the theme to the document; called once before the first render. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = currentTheme()
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(STORAGE_KEY, theme)
  applyTheme()
  for (const listener of listeners) listener()
}

function onThemeChange(listener: () => void): () => void {
  listeners.add(listener)
  systemDark.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    systemDark.removeEventListener('change', listener)
  }
}

export const useTheme = (): Theme => useSyncExternalStore(onThemeChange, currentTheme)

/** What is on the screen now: for what cannot follow CSS by itself, such as a canvas. */
export const useShade = (): 'light' | 'dark' =>
  useSyncExternalStore(onThemeChange, () => {
    const theme = currentTheme()
    return theme === 'system' ? (systemDark.matches ? 'dark' : 'light') : theme
  })
