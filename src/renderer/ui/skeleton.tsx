import styles from './skeleton.module.css'

/** The place of something that is on its way; sizes in px or any CSS length. */
export function Bone({ width, height }: { readonly width: number | string; readonly height: number }) {
  return <span className={styles.bone} style={{ width, height }} aria-hidden />
}
