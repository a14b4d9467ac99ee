/** The table of moves of spec/cases.md, section 3. */
import { FAILED, GOING, OVER, READY, WAITING } from "./data.ts";

const DECLINE = [
	"no-capacity",
	"outside-mandate",
	"outside-area",
	"person-declined",
	"unsafe",
	"insufficient-information",
	"duplicate",
	"other",
];
const WITHDRAW = [...DECLINE, "already-placed", "consent-withdrawn", "wrong-person", "wrong-recipient"];
export const MET = ["met-by-us", "met-by-other"];
const SETTLE = ["already-placed", "person-declined", "consent-withdrawn", "duplicate", "other", ...MET];
const IN_ERROR = ["wrong-person", "wrong-recipient", "duplicate", "other"];

type Who = "from" | "to" | "either";
interface Move {
	from: string[];
	/** null: the state is kept. */
	to: string | null;
	who: Who;
	takes?: string[];
	codes?: string[];
}

export const MOVES: Record<string, Move> = {
	acknowledge: { from: ["requested"], to: "acknowledged", who: "to" },
	accept: { from: WAITING, to: "accepted", who: "to", takes: ["basis"] },
	decline: { from: WAITING, to: "declined", who: "to", takes: ["code"], codes: DECLINE },
	reroute: { from: WAITING, to: "rerouted", who: "to", takes: ["desk"] },
	withdraw: { from: [...WAITING, ...READY], to: "withdrawn", who: "from", takes: ["code"], codes: WITHDRAW },
	cancel: { from: GOING, to: "cancelled", who: "to", takes: ["code"], codes: DECLINE },
	arrange: { from: GOING, to: null, who: "either", takes: ["expectBy"] },
	confirm: { from: GOING, to: null, who: "either" },
	depart: { from: [...READY, "on-hold"], to: null, who: "from", takes: ["since", "tellBy"] },
	arrived: { from: [...WAITING, ...GOING, ...OVER], to: null, who: "to", takes: ["since"] },
	tell: { from: [...WAITING, ...GOING], to: null, who: "either", takes: ["tellBy"] },
	take: { from: [...WAITING, ...GOING, "cancelled"], to: null, who: "either" },
	hold: { from: [...READY, "in-transit"], to: "on-hold", who: "either", takes: ["code"], codes: WITHDRAW },
	resume: { from: ["on-hold"], to: null, who: "either" },
	receive: { from: GOING, to: "received", who: "to" },
	end: { from: [...WAITING, ...GOING, "received"], to: "ended", who: "from", takes: ["ending"] },
	complete: { from: ["received"], to: "completed", who: "to", takes: ["outcome"] },
	extend: { from: [...WAITING, ...GOING, "received"], to: null, who: "either", takes: ["basis"] },
	"enter-in-error": { from: ["draft", ...WAITING, ...READY], to: null, who: "from", takes: ["code"], codes: IN_ERROR },
	settle: { from: [...FAILED, "in-transit", "on-hold"], to: null, who: "from", takes: ["code"], codes: SETTLE },
};
