/** `#/log/cases/:case`: who looked at a case, for the person concerned, in her language, to print. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Select } from "../../parts/select.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useRun } from "../../sitting/use-run.ts";
import type { AccessGroup } from "../../sitting/verbs/index.ts";
import { listText } from "../../words/names.ts";
import { LANGUAGES, localeOf, type MessageId, type Reading, Say, useOtherWords, useWords } from "../../words/words.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { idOfAction } from "./action-words.ts";
import { BackToLog } from "./back.tsx";
import { shortId } from "./entry-words.tsx";
import { PrintReport } from "./print-report.tsx";
import { Releases } from "./releases.tsx";
import { RunStatus } from "./run-status.tsx";
import { typedCodeOf } from "./typed-codes.ts";
import "./log.css";

/** The time zone of this device. The days of the report are days in this zone. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** The parts of the messages that a report in another language needs. */
const PARTS = ["door", "casework", "audit"] as const;

export default function CaseReport(): ReactNode {
	const { case: id } = useParams({ strict: false }) as { case: string };
	const run = useRun<AccessGroup>(Number.POSITIVE_INFINITY);
	const { start, items, phase } = run;
	const begin = () => start(() => openSitting().call("caseReport", { case: id, zone: ZONE }));
	// biome-ignore lint/correctness/useExhaustiveDependencies: a report is asked for once for each case, because each report makes an access entry.
	useEffect(begin, [id]);
	const words = useWords();
	const [language, setLanguage] = useState(words.language);
	const other = useOtherWords(language, PARTS);
	const reading = language === words.language ? words : other;
	return (
		<>
			<Heading id="house.log-cases" />
			<div className="not-printed">
				<Say as="p" id="log.case" values={{ id: typedCodeOf(id) ?? shortId(id) }} />
				<Select
					label={<Say id="log.case.language" />}
					options={Object.entries(LANGUAGES).map(([value, { name, dir }]) => ({ value, label: name, lang: value, dir }))}
					value={language}
					onChange={({ target }) => setLanguage(target.value)}
				/>
				<RunStatus run={run} running="log.export.reading" ended={null} />
				{phase === "ended" && <PrintReport id={id} />}
			</div>
			<PrintHead what={<Say id="house.log-cases" />} readers={<Say id="log.case.print-for" />} />
			{reading === null ? <Loading /> : phase === "ended" && <Report id={id} groups={items} reading={reading} />}
			<div className="not-printed">
				<Releases id={id} onReleased={begin} />
				<BackToLog />
			</div>
		</>
	);
}

function Report({ id, groups, reading }: { id: string; groups: AccessGroup[]; reading: Reading }): ReactNode {
	const { show, language, dir } = reading;
	const fetched = groups.filter(({ isByProgram }) => isByProgram);
	const isNamed = groups.some(({ person }) => person !== null);
	return (
		<article lang={language} dir={dir}>
			<h2>{show("log.case.of")}</h2>
			<p>{show("log.case", { id: typedCodeOf(id) ?? shortId(id) })}</p>
			<p>{show("log.case.intro")}</p>
			{!isNamed && groups.length > 0 && <p>{show("log.case.withheld")}</p>}
			{groups.length === 0 && <p>{show("log.case.none")}</p>}
			<Groups groups={groups.filter(({ isByProgram }) => !isByProgram)} reading={reading} />
			{fetched.length > 0 && (
				<>
					<h3>{show("log.case.by-programs")}</h3>
					<p>{show("log.case.by-programs-help")}</p>
					<Groups groups={fetched} reading={reading} />
				</>
			)}
		</article>
	);
}

function Groups({ groups, reading }: { groups: AccessGroup[]; reading: Reading }): ReactNode {
	return (
		<ul className="log-findings">
			{groups.map((group) => (
				<li key={`${group.at} ${group.organisation} ${group.person} ${group.purpose}`} className="log-finding print-whole">
					<Group group={group} reading={reading} />
				</li>
			))}
		</ul>
	);
}

function Group({ group, reading: { show, say, has, language } }: { group: AccessGroup; reading: Reading }): ReactNode {
	const { at, organisation, person, purpose, count, denied, sections, actions } = group;
	const purposeId = `log.purpose.${purpose}`;
	const plainId = `log.case.for.${purpose}`;
	return (
		<>
			<p>
				<strong>{show("log.case.day", { at: new Date(at) })}</strong>
				{show("parts.comma")}
				{organisation === null ? show("log.case.network") : <bdi>{organisation}</bdi>}
				{person !== null && (
					<>
						{show("parts.comma")}
						<bdi>{person}</bdi>
					</>
				)}
			</p>
			<p>
				{has(plainId) ? show(plainId) : has(purposeId) ? show(purposeId) : <bdi>{purpose}</bdi>}
				{". "}
				{show("log.case.times", { count })}
				{denied > 0 && (
					<>
						{show("parts.comma")}
						{show("log.case.refused", { count: denied })}
					</>
				)}
			</p>
			{sections.length > 0 && (
				<p>
					{show("log.case.sections", {
						sections: listText(
							sections.map((section) => say(`consent.section.${section}` as MessageId)),
							localeOf(language),
						),
					})}
				</p>
			)}
			<ul>
				{actions.map((action) => (
					<li key={action}>{show(idOfAction(action, has), { code: action })}</li>
				))}
			</ul>
		</>
	);
}
