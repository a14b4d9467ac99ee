/** How far each alarm stops the work. */
import type { AlarmCode } from "#sdk/index.ts";

/**
 * note: a notice beside the content that the alarm is about. here: a card in place of that content, and nobody can write there. everything:
 * the alarm fills the whole screen, and the person signs out.
 */
export type AlarmLevel = "note" | "here" | "everything";

export const ALARM_LEVELS: Record<AlarmCode, AlarmLevel> = {
	"freshness-unproven": "note",
	"entry-missing": "note",
	"log-restarted": "note",
	"lost-in-restore": "note",
	"directory-void": "note",
	// What the server has left out stands in the list all the same.
	"waiting-hidden": "note",
	// The SDK has put a good key in place of the bad one, or shows the entry as unreadable. So the work goes on.
	"junk-key": "note",
	"junk-entry": "note",
	"circle-bad": "note",
	"rejects-again": "note",
	"desk-code-changed": "note",
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
	// This alarm stops only what concerns the person or desk that it is about. If that is the member who signs in, the SDK opens no session.
	"key-mismatch": "here",
	"directory-forked": "everything",
	"directory-shrunk": "everything",
	"keybag-old": "everything",
	"network-mismatch": "everything",
	"other-address": "everything",
	"altered-web-code": "everything",
};
