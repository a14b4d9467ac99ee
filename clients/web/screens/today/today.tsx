/** `#/today`: what waits for this person, the most urgent first. */
import { Fragment, type ReactNode, Suspense, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { lazyOrNothing } from "../../parts/lazy-or-nothing.ts";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { InboxView, MeView, WaitingRow } from "../../sitting/verbs/index.ts";
import { listText } from "../../words/names.ts";
import { localeOf, type MessageId, Say, useWords } from "../../words/words.tsx";
import { FirstSteps } from "../first-steps/first-steps.tsx";
import { RecoveryUnconfirmed } from "../recovery-unconfirmed.tsx";
import { CheckInsGroup } from "./check-ins.tsx";
import { DueGroup } from "./due-group.tsx";
import { OnDuty } from "./on-duty.tsx";
import { MissedTests, OffersDue } from "./reminders.tsx";
import {
	countForMe,
	destinationOf,
	GROUPS,
	type Group as GroupName,
	keyOf,
	type OtherRow,
	rowsForMe,
	rowsIn,
	unreadTogether,
} from "./row-words.ts";
import { UnreadCase, UnreadLinks } from "./unread-case.tsx";
import { UnsentGroup } from "./unsent-group.tsx";
import { Name, Waiting } from "./waiting-row.tsx";
import "./today.css";

const FirstSpaces = lazyOrNothing(() => import("../administration/first-spaces.tsx"));

/** The last group above the tasks of the day. So late rows and rows at risk come before them. */
const BEFORE_TASKS: GroupName = "due";
/** The last group above the first steps. So nothing that is urgent or late waits below them. */
const BEFORE_FIRST_STEPS: GroupName = "red";

export default function Today(): ReactNode {
	const inbox = useVerb("readInbox");
	const me = useVerb("me");
	const { areas } = useSittingFacts();
	const isRefused = inbox.error !== null && dataOf(inbox.error).code === "suspended";
	const isSuspended = isRefused && me.data != null && me.data.suspendedOrganisation !== null;
	return (
		<>
			<Heading id="house.today" />
			<RecoveryUnconfirmed />
			<UnsentGroup />
			{isSuspended ? (
				<Suspended isInDanger={me.data.isInDanger} />
			) : (
				<>
					{areas.includes("casework") && <CheckInsGroup />}
					<Answered query={inbox}>{(view) => <List view={view} />}</Answered>
					{areas.includes("administration") && (
						<Suspense>
							<FirstSpaces />
						</Suspense>
					)}
					{areas.includes("casework") && <MissedTests />}
					{areas.includes("casework") && <OffersDue />}
					{(inbox.data?.desks.length ?? 0) > 0 && <OnDuty />}
				</>
			)}
			{me.data && <Me me={me.data} />}
		</>
	);
}

function List({ view }: { view: InboxView }): ReactNode {
	const { failed, isPart, desks } = view;
	const forMe = rowsForMe(view.rows);
	const due = useVerb("dueToday", { all: false }, { isOff: desks.length === 0 }).data;
	return (
		<>
			{failed.map((desk) => (
				<Notice key={desk} kind="warn" live="polite" id="today.desk-failed" values={{ desk }} />
			))}
			{isPart && <Notice kind="warn" live="polite" id="today.not-all" />}
			{forMe.length === 0 ? <Nothing desks={desks} /> : <First rows={forMe} count={countForMe(forMe, due)} />}
			{GROUPS.map((group) => (
				<Fragment key={group}>
					<Group group={group} view={view} />
					{group === BEFORE_FIRST_STEPS && <FirstVisit />}
					{group === BEFORE_TASKS && desks.length > 0 && <DueGroup />}
				</Fragment>
			))}
		</>
	);
}

function Nothing({ desks }: { desks: string[] }): ReactNode {
	const { language } = useWords();
	const { areas } = useSittingFacts();
	const isAuditor = areas.includes("audit");
	const isOnlyAdmin = areas.includes("administration") && !areas.includes("casework");
	const list = listText(desks, localeOf(language));
	return (
		<Empty>
			<p>{desks.length === 0 ? <Say id="today.nothing" /> : <Say id="today.nothing-for" values={{ desks: list }} />}</p>
			<Say as="p" className="muted" id={`today.how-it-comes${isAuditor ? "-auditor" : isOnlyAdmin ? "-admin" : ""}`} />
			{isOnlyAdmin && (
				<p className="buttons">
					<SayLink className="button" to="/administration" id="house.administration" />
				</p>
			)}
		</Empty>
	);
}

/** @param rows in the order of the page. */
function First({ rows, count }: { rows: WaitingRow[]; count: number }): ReactNode {
	const [first] = rows.flatMap((row) => destinationOf(row) ?? []);
	return (
		<>
			<Say as="p" className="visually-hidden" role="status" id="today.count" values={{ count }} />
			{first !== undefined && (
				<p className="buttons">
					<SayLink className="button button-primary" {...first} id="today.open-first" />
				</p>
			)}
		</>
	);
}

function Group({ group, view }: { group: (typeof GROUPS)[number]; view: InboxView }): ReactNode {
	const rows = rowsIn(group, view.rows);
	if (rows.length === 0) return null;
	const isOtherRow = (row: WaitingRow): row is OtherRow => !("what" in row);
	const asRow = (row: WaitingRow) => (
		<Waiting
			key={keyOf(row)}
			row={row}
			codes={view.settleCodes}
			askSettleCodes={view.askSettleCodes}
			hasSeveralDesks={view.desks.length > 1}
		/>
	);
	return (
		<section className={`today-group today-${group}`} aria-labelledby={`today-${group}`}>
			<h2 id={`today-${group}`}>
				<Say id={`today.group.${group}`} />
			</h2>
			<Rows>
				{group === "unread"
					? unreadTogether(rows.filter(isOtherRow)).flatMap(([first, ...more]) => {
							if (!first) return [];
							if (more.length === 0) return asRow(first);
							const together = [first, ...more];
							return first.case ? (
								<UnreadCase key={keyOf(first)} of={first.case} rows={together} />
							) : (
								<UnreadOfMember key={keyOf(first)} rows={together} />
							);
						})
					: rows.map(asRow)}
			</Rows>
		</section>
	);
}

/** Who is signed in. On a shared computer it may be somebody else than one thinks. */
function Me({ me: { name, role, organisation, desks, network } }: { me: MeView }): ReactNode {
	const { say } = useWords();
	return (
		<PageSection title="today.you" className="today-me">
			<Facts
				rows={[
					["house.signed-in-as", name],
					["door.network", network],
					["house.organisation", organisation],
					["house.desks", desks.map((desk) => desk.name).join(say("parts.comma"))],
					["house.role", <Say key="role" id={`parts.role.${role}` as MessageId} />],
				]}
			/>
		</PageSection>
	);
}

/** Shows the first steps on Today, until somebody has read or skipped them. They don't stand in the way of the work. */
function FirstVisit(): ReactNode {
	const { isSharedComputer, areas } = useSittingFacts();
	const { query, change } = useDeviceSettings();
	if (!query.data || query.data.hasSeenFirstSteps || !areas.includes("casework")) return null;
	// A shared computer forgets that the first steps were read. So it shows one line with a link, and not the whole card at each sign-in.
	if (isSharedComputer)
		return (
			<p>
				<SayLink to="/help/first-steps" id="steps.new-here" />
			</p>
		);
	const done = () => {
		change({ hasSeenFirstSteps: true });
		document.querySelector<HTMLElement>("h1")?.focus();
	};
	return <FirstSteps end="steps.done" onEnd={done} onSkip={done} />;
}

/** The screen Today for a member of a suspended organisation: what still works. */
function Suspended({ isInDanger }: { isInDanger: boolean }): ReactNode {
	return (
		<>
			<Say as="p" id={isInDanger ? "today.suspended-danger" : "today.suspended-works"} />
			<p className="buttons">
				<SayLink className="button button-primary" to="/cases" id="today.open-cases" />
			</p>
		</>
	);
}

/**
 * Many threads with news of one member, in one row. They are listed on request, because each title that is read makes an access entry.
 * @param rows unread threads, the newest entry of each by the same member. At least one.
 */
function UnreadOfMember({ rows }: { rows: OtherRow[] }): ReactNode {
	const [isOpen, setIsOpen] = useState(false);
	const newest = Math.max(...rows.map(({ since }) => since));
	const name = rows[0]?.names.member ?? null;
	return (
		<Row title={<Say id="today.unread.many" values={{ count: rows.length, member: <Name name={name} /> }} />}>
			{isOpen ? (
				<UnreadLinks rows={rows} />
			) : (
				<p>
					<Button onClick={() => setIsOpen(true)} id="today.unread.show" />
				</p>
			)}
			<Say as="div" className="small" id="today.since" values={{ time: new Date(newest) }} />
		</Row>
	);
}
