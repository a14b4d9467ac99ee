/** The places of the navigation, each with the areas of work that see it. A new area adds its place here. */
import {
	ArrowLeftRight,
	BookOpenCheck,
	Building2,
	CircleQuestionMark,
	ClipboardCheck,
	FileDown,
	FolderOpen,
	House,
	KeyRound,
	MessageSquareReply,
	MessagesSquare,
	Network,
	ScrollText,
	ShieldCheck,
	TableProperties,
	Users,
} from "lucide-react";
import type { Place } from "../parts/places.tsx";
import type { Area } from "../sitting/verbs/index.ts";

interface AreaPlace extends Place {
	areas: readonly Area[];
	/** The first screen of those who do only this. */
	startOf?: Area;
}

const PLACES: readonly AreaPlace[] = [
	{ to: "/today", id: "house.today", icon: House, areas: ["casework", "administration"] },
	{ to: "/cases", id: "cases.title", icon: FolderOpen, areas: ["casework"] },
	{ to: "/threads", id: "threads.title", icon: MessagesSquare, areas: ["casework", "administration"] },
	{ to: "/handoffs", id: "handoffs.title", icon: ArrowLeftRight, areas: ["casework"], isMore: true },
	{ to: "/people", id: "people.title", icon: Users, areas: ["casework", "administration"], isMore: true },
	{ to: "/vetting", id: "house.vetting", icon: ClipboardCheck, areas: ["administration"], startOf: "administration" },
	{ to: "/vetting", id: "house.vetting", icon: ClipboardCheck, areas: ["coordination"], isMore: true },
	{ to: "/network", id: "house.network-place", icon: Network, areas: ["administration"], isMore: true },
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

/** The places of somebody who does all of this. */
export function placesFor(areas: readonly Area[]): Place[] {
	return PLACES.filter((place) => place.areas.some((each) => areas.includes(each)));
}

/** The route that opens first. */
export function startFor(areas: readonly Area[]): string {
	const own = areas.includes("casework") ? undefined : PLACES.find(({ startOf }) => startOf && areas.includes(startOf));
	return own?.to ?? "/today";
}
