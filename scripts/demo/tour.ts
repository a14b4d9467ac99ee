/** A tour of the demonstration network: some things to look at. */
import type { Codes } from "./month.ts";

export interface Stop {
	/** A sign-in name. */
	as: string;
	see: string;
	/** Where to find it in the browser. */
	place: string;
	/** A line for the shell. */
	command: string;
}

export function tour(codes: Codes): Stop[] {
	return [
		{
			as: "ion",
			see: "an emergency request that was declined before its time ran out: the person has no place yet",
			place: "Today",
			command: "inbox",
		},
		{
			as: "ana",
			see: "two telephone numbers for one person, written by two colleagues",
			place: `Cases, then the case ${codes.clash}: its next step`,
			command: `case clash ${codes.clash}`,
		},
		{
			as: "eleni",
			see: "a woman who was expected in Germany yesterday and has not arrived",
			place: `Cases, then the case ${codes.overdue}`,
			command: `case show ${codes.overdue}`,
		},
		{
			as: "mareike",
			see: "a consent that was withdrawn on the way: she is still expected, and must be met",
			place: "Hand-offs",
			command: `case show ${codes.withdrawal}`,
		},
		{
			as: "layla",
			see: "a girl of 15 who goes home to her aunt",
			place: `Cases, then the case ${codes.child}`,
			command: `case show ${codes.child}`,
		},
		{
			as: "mareike",
			see: "a closed case that came from Moldova through Greece",
			place: "Cases, then Closed",
			command: `case show ${codes.closed}`,
		},
		{
			as: "ion",
			see: "which desks offer a bed now, and one that hasn't counted its beds for weeks",
			place: "People, then What organisations offer",
			command: "people find --service safe-house",
		},
		{
			as: "ingrid",
			see: "somebody opened more in one evening than in the days before",
			place: "Access log, then Search the log",
			command: "audit ask bulk-reads",
		},
	];
}
