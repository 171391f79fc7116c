/** What the widget that tells people from programs is made with. [HC-1] */
export interface HumanCheckTerms {
  readonly siteKey: string;
  /** Of the widget. The page's policy lets no other script from elsewhere in. */
  readonly scriptUrl: string;
}
