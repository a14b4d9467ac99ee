/** How to reach her safely. Where colleagues wrote different things, all of them are shown with their authors. */
import { Phone } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { AuthorLine } from "../../parts/author.tsx";
import { dialAddress } from "../../parts/dial.ts";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { SectionScreen, ValuesView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, SayCode } from "../../words/words.tsx";

export function Contact({ contact }: { contact: SectionScreen | null }): ReactNode {
	if (!contact) return <Notice kind="warn" id="call.not-ours" />;
	const channels = contact.rows.filter(({ form }) => form === "channel");
	const rules = contact.rows.filter(({ form }) => form === "rules");
	return (
		<PageSection title="call.contact">
			{channels.length === 0 && <Say as="p" id="call.no-number" />}
			{channels.map(({ row, units }) => (
				<AllValues key={row} all={units.flatMap(({ values }) => values)} show={(values) => <Channel values={values} />} />
			))}
			{rules.map(({ row, units }) => (
				<AllValues key={row} all={units.flatMap(({ values }) => values)} show={(values) => <Rules values={values} />} />
			))}
		</PageSection>
	);
}

/** The values of one row: one in most cases, several when colleagues wrote different things. */
function AllValues({ all, show }: { all: ValuesView[]; show(values: ValuesView): ReactNode }): ReactNode {
	const isClash = all.length > 1;
	return (
		<div className={isClash ? "call-channel call-clash" : "call-channel"}>
			{isClash && (
				<p>
					<Tag kind="danger" id="call.differ" />
				</p>
			)}
			{all.map((values, position) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the values have no other name.
				<Fragment key={position}>
					{show(values)}
					{isClash && values.authors.map((author) => <AuthorLine key={`${author.name} ${author.at}`} author={author} />)}
				</Fragment>
			))}
		</div>
	);
}

const textOf = ({ fields }: ValuesView, code: string): string => {
	const value = fields?.find((field) => field.code === code)?.value;
	return typeof value === "string" ? value : "";
};

function Channel({ values }: { values: ValuesView }): ReactNode {
	const number = textOf(values, "prs_MobilePhone") || textOf(values, "prs_HomePhone");
	const leave = textOf(values, "sct_LeaveMessage");
	return (
		<>
			{number !== "" && <CallLink number={number} />}
			<Line id="call.other-way" value={textOf(values, "prs_Email") || textOf(values, "sct_Address")} />
			<Line id="call.when" value={textOf(values, "sct_When")} />
			<Line id="call.what-to-say" value={textOf(values, "sct_WhatToSay")} />
			{leave !== "" && (
				<p className={leave === "yes" ? "" : "call-strong"}>
					<SayCode of="call.message" code={leave} />
				</p>
			)}
		</>
	);
}

/** A text that isn't exactly one number is shown without a link to call, because a call to a wrong number can betray her. */
function CallLink({ number }: { number: string }): ReactNode {
	const address = dialAddress(number);
	if (address === null)
		return (
			<p className="call-strong" dir="auto">
				{number}
			</p>
		);
	return (
		<a className="button button-primary call-number" href={address}>
			<Phone aria-hidden="true" />
			<span>
				<Say id="call.call" values={{ number: <bdi dir="ltr">{number}</bdi> }} />
			</span>
		</a>
	);
}

function Rules({ values }: { values: ValuesView }): ReactNode {
	return (
		<>
			<Line id="call.code-word" value={textOf(values, "sct_CodeWord")} />
			<Line id="call.help-word" value={textOf(values, "sct_HelpWord")} />
			<Line id="call.must-not-know" value={textOf(values, "sct_MustNotKnow")} />
			<Line id="call.no-answer" value={textOf(values, "sct_IfNoAnswer")} />
		</>
	);
}

function Line({ id, value }: { id: MessageId; value: string }): ReactNode {
	if (value === "") return null;
	return (
		<p>
			<Say id={id} values={{ value: <strong dir="auto">{value}</strong> }} />
		</p>
	);
}
