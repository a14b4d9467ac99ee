/** How far each alarm stops the work. */
import type { AlarmCode } from "#sdk/index.ts";

/** note: a line at its place. here: a card in place of the content, writing there is off. everything: the whole screen, then sign out. */
export type AlarmLevel = "note" | "here" | "everything";

export const ALARM_LEVELS: Record<AlarmCode, AlarmLevel> = {
	"freshness-unproven": "note",
	"entry-missing": "note",
	"log-restarted": "note",
	"directory-void": "note",
	"directory-stale": "here",
	"content-tampered": "here",
	"entries-dropped": "here",
	"entry-replayed": "here",
	"entry-not-entitled": "here",
	"epoch-not-entitled": "here",
	"two-custodians": "here",
	"name-mismatch": "here",
	"entry-hidden": "here",
	"entry-misdated": "here",
	"log-forked": "here",
	"checkpoint-shrunk": "here",
	// About another person it stops only what concerns that person. At sign-in the SDK ends the session itself.
	"key-mismatch": "here",
	"directory-forked": "everything",
	"directory-shrunk": "everything",
	"keybag-old": "everything",
	"network-mismatch": "everything",
	"other-address": "everything",
	"altered-web-code": "everything",
};
