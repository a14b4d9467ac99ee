/** All routes of the house: the path, the code of its screen, and the messages that it needs. A new screen adds its line here. */
import type { ComponentType } from "react";
import type { WordPart } from "../words/words.tsx";

export interface ScreenRoute<Path extends string = string> {
	/** As the router writes it, such as "/cases/$id". */
	path: Path;
	load: () => Promise<{ default: ComponentType }>;
	/** The part of the messages that the screen needs besides those of casework. */
	part: WordPart | undefined;
}

function screen<const Path extends string>(path: Path, load: ScreenRoute["load"], part?: WordPart): ScreenRoute<Path> {
	return { path, load, part };
}

/** In the order in which they are loaded early. The call card comes first after the case, because somebody may be in danger. */
export const ROUTES = [
	screen("/today", () => import("./today/today.tsx")),
	screen("/cases", () => import("./cases/cases.tsx")),
	screen("/cases/$id", () => import("./cases/case.tsx")),
	screen("/cases/$id/call", () => import("./call-card/call-card.tsx")),
	screen("/cases/$id/s/$compartment", () => import("./cases/section.tsx")),
	screen("/cases/$id/s/$compartment/edit", () => import("./cases/edit/edit.tsx")),
	screen("/cases/$id/s/$compartment/clash", () => import("./cases/clash.tsx")),
	screen("/cases/$id/tasks", () => import("./day/tasks.tsx")),
	screen("/cases/$id/journal", () => import("./day/journal.tsx")),
	screen("/cases/$id/close", () => import("./cases/close.tsx")),
	screen("/cases/$id/route", () => import("./cases/route.tsx")),
	screen("/cases/$id/discussion", () => import("./cases/discussion.tsx")),
	screen("/cases/$id/readers", () => import("./cases/case-readers.tsx")),
	screen("/cases/$id/return-risk", () => import("./return-risk/return-risk.tsx")),
	screen("/cases/$id/consents", () => import("./consents/consents.tsx")),
	screen("/cases/$id/consents/new", () => import("./consents/new-consent.tsx")),
	screen("/cases/$id/consents/$consent", () => import("./consents/consent.tsx")),
	screen("/cases/$id/attest", () => import("./consents/attest.tsx")),
	screen("/cases/new", () => import("./first-hour/first-hour.tsx")),
	screen("/cases/$id/handoffs/new", () => import("./handoffs/request/request.tsx")),
	screen("/desk/duty", () => import("./duty/duty.tsx")),
	screen("/cases/$id/tonight", () => import("./tonight/tonight.tsx")),
	screen("/cases/$id/bed", () => import("./tonight/bed.tsx")),
	screen("/threads", () => import("./threads/threads.tsx")),
	screen("/threads/search", () => import("./threads/search.tsx")),
	screen("/threads/new", () => import("./threads/new-thread.tsx")),
	screen("/threads/$thread", () => import("./threads/thread.tsx")),
	screen("/threads/$thread/readers", () => import("./threads/thread-readers.tsx")),
	screen("/handoffs", () => import("./handoffs/handoffs.tsx")),
	screen("/handoffs/$handoff", () => import("./handoffs/handoff.tsx")),
	screen("/network", () => import("./forum/network.tsx"), "forum"),
	screen("/network/ask", () => import("./forum/ask.tsx"), "forum"),
	screen("/network/spaces/$space", () => import("./forum/space.tsx"), "forum"),
	screen("/network/topics/$space/$topic", () => import("./forum/topic.tsx"), "forum"),
	screen("/ask", () => import("./ask/ask.tsx")),
	screen("/handoffs/$handoff/phone", () => import("./handoffs/phone.tsx")),
	screen("/handoffs/$handoff/certificate", () => import("./handoffs/certificate.tsx")),
	screen("/log", () => import("./log/log.tsx"), "audit"),
	screen("/log/review/$first/$last", () => import("./log/review.tsx"), "audit"),
	screen("/log/entries", () => import("./log/entries.tsx"), "audit"),
	screen("/log/entries/$seq", () => import("./log/entry.tsx"), "audit"),
	screen("/log/queries", () => import("./log/queries.tsx"), "audit"),
	screen("/log/queries/new/$entries", () => import("./log/ask.tsx"), "audit"),
	screen("/log/queries/$query", () => import("./log/query.tsx"), "audit"),
	screen("/log/findings", () => import("./log/findings.tsx"), "audit"),
	screen("/log/questions", () => import("./log/questions.tsx"), "audit"),
	screen("/log/questions/$question", () => import("./log/question.tsx"), "audit"),
	screen("/log/cases", () => import("./log/case-search.tsx"), "audit"),
	screen("/log/cases/$case", () => import("./log/case-report.tsx"), "audit"),
	screen("/log/verify", () => import("./log/verify.tsx"), "audit"),
	screen("/log/export", () => import("./log/export.tsx"), "audit"),
	screen("/people", () => import("./people/people.tsx")),
	screen("/people/shared", () => import("./people/shared.tsx")),
	screen("/people/offers", () => import("./offers/offers.tsx"), "forum"),
	screen("/people/offers/$organisation", () => import("./offers/organisation.tsx"), "forum"),
	screen("/desk", () => import("./desk/desks.tsx"), "admin"),
	screen("/vetting", () => import("./vetting/vetting.tsx"), "admin"),
	screen("/vetting/$proposal", () => import("./vetting/proposal.tsx"), "admin"),
	screen("/vetting/renew/$kind/$id", () => import("./vetting/renew.tsx"), "admin"),
	screen("/vetting/vouch/$member", () => import("./vetting/vouch.tsx"), "admin"),
	screen("/organisation", () => import("./organisation/organisation.tsx"), "admin"),
	screen("/organisation/members/$id", () => import("./organisation/member.tsx"), "admin"),
	screen("/organisation/queries/$query", () => import("./organisation/query.tsx"), "admin"),
	screen("/desk/invite", () => import("./desk/invite.tsx"), "admin"),
	screen("/desk/$desk", () => import("./desk/one-desk.tsx"), "admin"),
	screen("/desk/$desk/bell", () => import("./desk/bell.tsx"), "admin"),
	screen("/desk/$desk/code", () => import("./desk/code.tsx"), "admin"),
	screen("/me", () => import("./me/me.tsx")),
	screen("/me/password", () => import("./me/password.tsx")),
	screen("/me/recovery-code", () => import("./me/recovery-code.tsx")),
	screen("/about-this-copy", () => import("./administration/about-copy.tsx"), "admin"),
	screen("/administration", () => import("./administration/administration.tsx"), "admin"),
	screen("/administration/orgs", () => import("./administration/organisations.tsx"), "admin"),
	screen("/administration/orgs/new", () => import("./administration/new-organisation.tsx"), "admin"),
	screen("/administration/orgs/$id", () => import("./administration/organisation.tsx"), "admin"),
	screen("/administration/orgs/$id/facts", () => import("./administration/organisation-facts.tsx"), "admin"),
	screen("/administration/members", () => import("./administration/members.tsx"), "admin"),
	screen("/administration/members/$id", () => import("./administration/member.tsx"), "admin"),
	screen("/administration/invite", () => import("./administration/invite.tsx"), "admin"),
	screen("/administration/policy", () => import("./administration/policy.tsx"), "admin"),
	screen("/administration/witnesses", () => import("./administration/witnesses.tsx"), "admin"),
	screen("/administration/release", () => import("./administration/release.tsx"), "admin"),
	screen("/administration/cases", () => import("./administration/cases-without-custodian.tsx"), "admin"),
	screen("/administration/restart", () => import("./administration/restart.tsx"), "admin"),
	screen("/administration/health", () => import("./administration/health.tsx"), "admin"),
	screen("/help", () => import("./help/help.tsx")),
	screen("/help/first-steps", () => import("./help/steps.tsx")),
	screen("/alarms", () => import("./alarms/alarms.tsx")),
] as const;

export type RoutePath = (typeof ROUTES)[number]["path"];
