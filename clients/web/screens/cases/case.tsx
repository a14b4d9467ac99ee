/** `#/cases/:id`: who has the case, what to do next, its sections with their readers, its hand-offs. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { RouteStrip } from "../../parts/route-strip.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { AddContact } from "../day/add-contact.tsx";
import { AddSection } from "./add-section.tsx";
import { CaseConsents } from "./case-consents.tsx";
import { CaseFiles } from "./case-files.tsx";
import { CaseHandoffs } from "./case-handoffs.tsx";
import { CaseHead } from "./case-head.tsx";
import { CaseLabel } from "./case-label.tsx";
import { CaseLinks } from "./case-links.tsx";
import { CaseManage } from "./case-manage.tsx";
import { CaseTasks } from "./case-tasks.tsx";
import { NextSteps } from "./next-steps.tsx";
import { Sections } from "./sections.tsx";
import "./cases.css";

export default function Case(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const file = useVerb("caseFile", { id });
	return (
		<Answered query={file} hasHeading>
			{(view) => <CaseContents key={id} file={view} />}
		</Answered>
	);
}

function CaseContents({ file }: { file: CaseFile }): ReactNode {
	return (
		<>
			<Heading title="cases.title">
				<bdi dir="ltr" translate="no" className="case-code">
					{file.code}
				</bdi>
			</Heading>
			{/* At the top, so that nobody looks for it in an emergency. */}
			<p>
				<SayLink className="step-link" to="/cases/$id/call" params={{ id: file.id }} id="call.link" />
			</p>
			{file.past && <Past past={file.past} />}
			<Facts
				rows={[
					["cases.who-has", file.custodian && <Party key="custodian" party={file.custodian} />],
					["cases.who-leads", file.isOurs ? <Lead key="lead" file={file} /> : null],
					["cases.state", <Say key="state" id={`cases.status.${file.status}` as MessageId} />],
				]}
			/>
			<CaseHead file={file} />
			{file.isOurs && file.custodian && <CaseLabel file={file} desk={file.custodian.id} />}
			{file.isOurs && <CaseManage file={file} />}
			<NextSteps file={file} />
			{file.past === null && <CaseTasks file={file} />}
			<Route file={file} />
			<Say as="h2" id="cases.sections" />
			<Sections file={file} />
			{!file.isClosed && file.past === null && <CaseFiles file={file} />}
			{file.mayAddSection && <AddSection file={file} />}
			<CaseConsents file={file} />
			<Say as="h2" id="handoffs.title" />
			<CaseHandoffs file={file} />
			<CaseJournal file={file} />
			<CaseLinks file={file} />
		</>
	);
}

function Past({ past: { since, to } }: { past: NonNullable<CaseFile["past"]> }): ReactNode {
	return (
		<Notice>
			<p>
				{to === null ? (
					<Say id="cases.past" values={{ since: new Date(since) }} />
				) : (
					<Say id="cases.past-to" values={{ since: new Date(since), desk: <Party party={to} /> }} />
				)}
			</p>
		</Notice>
	);
}

function Lead({ file: { lead, isMine } }: { file: CaseFile }): ReactNode {
	if (lead === null) return <Say id="cases.nobody-leads" />;
	if (isMine) return <Say id="cases.you" />;
	return lead === "" ? <Say id="parts.unknown-name" /> : <bdi>{lead}</bdi>;
}

/** The route of the person. It is left out while only one desk has had the case and no transfer runs. */
function Route({ file: { id, moves, handoffs } }: { file: CaseFile }): ReactNode {
	const isNeeded = moves > 0 || handoffs.some(({ kind, isOver }) => kind === "transfer" && !isOver);
	const route = useVerb("caseRoute", { id }, { isOff: !isNeeded });
	return isNeeded && route.data ? <RouteStrip stops={route.data.stops} /> : null;
}

/** A form for a note after a visit, which can be written without opening the journal, and a link to the journal. */
function CaseJournal({ file: { id, isOurs, isClosed, past } }: { file: CaseFile }): ReactNode {
	if (past !== null) return null;
	return (
		<>
			<Say as="h2" id="journal.title" />
			{isOurs && !isClosed && <AddContact id={id} readers={null} isOnCase />}
			<p>
				<SayLink className="step-link" to="/cases/$id/journal" params={{ id }} id="journal.open" />
			</p>
		</>
	);
}
