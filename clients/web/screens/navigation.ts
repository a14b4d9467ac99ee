/** The places of the navigation, each with the areas of work that see it. A new area adds its place here. */
import {
	ArrowLeftRight,
	BookOpenCheck,
	Building2,
	CircleHelp,
	CircleQuestionMark,
	ClipboardCheck,
	FileDown,
	FolderOpen,
	House,
	KeyRound,
	Landmark,
	MessageSquareReply,
	MessagesSquare,
	Network,
	ScrollText,
	ShieldCheck,
	TableProperties,
	UserRound,
	Users,
} from "lucide-react";
import type { Place } from "../parts/places.tsx";
import type { Area } from "../sitting/verbs/index.ts";
import type { MessageId } from "../words/words.tsx";

interface AreaPlace extends Place {
	areas: readonly Area[];
	/** The area whose members begin at this screen, if they do no casework. */
	startOf?: Area;
}

const PLACES: readonly AreaPlace[] = [
	{ to: "/today", id: "house.today", icon: House, areas: ["casework", "administration", "audit"] },
	{ to: "/cases", id: "cases.title", icon: FolderOpen, areas: ["casework"] },
	{ to: "/threads", id: "threads.title", icon: MessagesSquare, areas: ["casework", "administration"] },
	{ to: "/handoffs", id: "handoffs.title", icon: ArrowLeftRight, areas: ["casework"], isMore: true },
	{ to: "/network", id: "house.network", icon: Network, areas: ["casework"], isMore: true },
	{ to: "/people", id: "people.title", icon: Users, areas: ["casework", "administration", "audit"], isMore: true },
	{ to: "/vetting", id: "house.vetting", icon: ClipboardCheck, areas: ["administration"], startOf: "administration" },
	{ to: "/vetting", id: "house.vetting", icon: ClipboardCheck, areas: ["coordination"], isMore: true },
	{ to: "/administration", id: "house.administration", icon: Landmark, areas: ["administration"], isMore: true },
	{ to: "/desk", id: "house.desk", icon: KeyRound, areas: ["coordination"], isMore: true },
	{ to: "/log", id: "house.log", icon: BookOpenCheck, areas: ["audit"], startOf: "audit", isExact: true },
	{ to: "/log/questions", id: "house.log-questions", icon: CircleQuestionMark, areas: ["audit"] },
	{ to: "/log/queries", id: "house.log-queries", icon: MessageSquareReply, areas: ["audit"] },
	{ to: "/log/entries", id: "house.log-entries", icon: TableProperties, areas: ["audit"], isMore: true },
	{ to: "/log/cases", id: "house.log-cases", icon: ScrollText, areas: ["coordination", "audit"], isMore: true },
	{ to: "/log/verify", id: "house.log-verify", icon: ShieldCheck, areas: ["audit"], isMore: true },
	{ to: "/log/export", id: "house.log-export", icon: FileDown, areas: ["audit"], isMore: true },
	{ to: "/organisation", id: "house.organisation", icon: Building2, areas: ["coordination"], isMore: true },
];

/** The places that everybody sees. They stand last in the navigation. */
export const PLACES_OF_EVERYBODY: readonly Place[] = [
	{ to: "/me", id: "me.title", icon: UserRound, isMore: true },
	{ to: "/help", id: "house.help", icon: CircleHelp, isMore: true },
];

/** The places of a person who works in these areas. */
export function placesFor(areas: readonly Area[]): Place[] {
	return PLACES.filter((place) => place.areas.some((each) => areas.includes(each)));
}

/** The path of the screen that opens first for a person who works in these areas. */
export function startFor(areas: readonly Area[]): string {
	const own = areas.includes("casework") ? undefined : PLACES.find(({ startOf }) => startOf && areas.includes(startOf));
	return own?.to ?? "/today";
}

/** Screens that aren't in the navigation and whose address needs no parameter. Find opens them. */
const OTHER_SCREENS: readonly { to: string; id: MessageId; areas: readonly Area[] }[] = [
	{ to: "/cases/new", id: "first.take-in", areas: ["casework"] },
	{ to: "/ask", id: "ask.title", areas: ["casework"] },
	{ to: "/threads/new", id: "threads.new", areas: ["casework", "administration"] },
	{ to: "/network/ask", id: "forum.ask", areas: ["casework"] },
	{ to: "/people/offers", id: "people.offers", areas: ["casework"] },
	{ to: "/people/shared", id: "shared.title", areas: ["casework", "administration", "audit"] },
	{ to: "/desk/duty", id: "duty.title", areas: ["casework", "administration"] },
	{ to: "/desk/invite", id: "desk.invite", areas: ["coordination"] },
	{ to: "/administration/orgs", id: "administration.orgs", areas: ["administration"] },
	{ to: "/administration/members", id: "administration.members", areas: ["administration"] },
	{ to: "/administration/invite", id: "administration.invite-title", areas: ["administration"] },
	{ to: "/administration/policy", id: "administration.policy", areas: ["administration"] },
	{ to: "/administration/witnesses", id: "administration.witnesses", areas: ["administration"] },
	{ to: "/administration/release", id: "administration.release", areas: ["administration"] },
	{ to: "/administration/health", id: "administration.health", areas: ["administration"] },
	{ to: "/log/findings", id: "log.findings.title", areas: ["audit"] },
];
const OTHER_SCREENS_OF_EVERYBODY: readonly { to: string; id: MessageId }[] = [
	{ to: "/me/password", id: "me.password" },
	{ to: "/me/recovery-code", id: "me.recovery" },
	{ to: "/help/first-steps", id: "steps.title" },
	{ to: "/alarms", id: "house.alarms" },
];

/** All screens that a person who works in these areas can open by name, each once. isPlace: whether the navigation has it. */
export function screensFor(areas: readonly Area[]): { to: string; id: MessageId; isPlace: boolean }[] {
	const places = [...placesFor(areas), ...PLACES_OF_EVERYBODY].map(({ to, id }) => ({ to, id, isPlace: true }));
	const others = OTHER_SCREENS.filter((each) => each.areas.some((area) => areas.includes(area)));
	return [...places, ...[...others, ...OTHER_SCREENS_OF_EVERYBODY].map(({ to, id }) => ({ to, id, isPlace: false }))];
}
