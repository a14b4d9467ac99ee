/** Fields for values that an approver has verified out of band. */
import type { ReactNode } from "react";
import { Check, Choices, CodeField } from "../../parts/field.tsx";
import { HashField } from "../../parts/hash-field.tsx";
import { HASH_LENGTH } from "../../parts/hash-in.ts";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { TypedGroups } from "../../parts/typed-groups.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

/** How the approver reached the newcomer. "given": by a number that came with the invite, which proves nothing. */
const WAYS = ["known-number", "in-person", "known-face", "given"] as const;
type Way = (typeof WAYS)[number];

/** How many groups a fingerprint has, and how many digits a group has. */
const GROUPS = 10;
const DIGITS = 5;

export interface Typed {
	reached: Way | null;
	/** Groups of the fingerprint. */
	groups: string[];
	/** Hex characters of a release's hash. */
	release: string;
	/** Verifier keys, in the order of the new witnesses. */
	witnesses: string[];
}

export const NOTHING_TYPED: Typed = { reached: null, groups: [], release: "", witnesses: [] };

/** Whether everything that this kind of proposal needs is typed. The worker decides whether it is right. */
export function isTyped(details: ProposalView["details"], typed: Typed): boolean {
	const { release, witnesses } = typed;
	if (details.type === "member.add") return hasFingerprint(typed);
	if (isRelease(details)) return details.manifest.after === null || release.length === HASH_LENGTH;
	if (details.type === "log.witnesses") return details.added.every((_, position) => isFilled(witnesses[position]));
	return true;
}

const isRelease = (
	details: ProposalView["details"],
): details is Extract<ProposalView["details"], { type: "web.release" | "site.release" }> =>
	details.type === "web.release" || details.type === "site.release";

const isFilled = (text = "") => text.trim() !== "";

interface Props {
	details: ProposalView["details"];
	/** The member who invited or vouched. A phone number that this member gives proves nothing. */
	by: ProposalView["by"];
	typed: Typed;
	/** The button of the form was pressed. From then on, each field says what is missing. */
	isRefused: boolean;
	onChange(next: Typed): void;
}

export function Compare({ details, by, typed, isRefused, onChange }: Props): ReactNode {
	if (details.type === "member.add")
		return <CompareKeys name={details.name} by={by} isMine={false} typed={typed} isRefused={isRefused} onChange={onChange} />;
	if (isRelease(details) && details.manifest.after !== null)
		return (
			<HashField
				help={details.type === "site.release" ? "release.site-hash-help" : "release.your-hash-help"}
				value={typed.release}
				error={isRefused && !isTyped(details, typed) && <Say id="release.missing-hash" values={{ count: HASH_LENGTH }} />}
				onChange={(release) => onChange({ ...typed, release })}
			/>
		);
	if (details.type === "log.witnesses")
		return details.added.map((name, position) => (
			<CodeField
				key={name}
				label={<Say id="witnesses.type-key" values={{ name }} />}
				help={<Say id="witnesses.type-key-help" />}
				error={isRefused && !isFilled(typed.witnesses[position]) && <Say id="witnesses.missing-key" />}
				value={typed.witnesses[position] ?? ""}
				onChange={({ target }) =>
					onChange({
						...typed,
						witnesses: details.added.map((_, each) => (each === position ? target.value : (typed.witnesses[each] ?? ""))),
					})
				}
			/>
		));
	return <Say as="p" id="vetting.approve-help" />;
}

/** Whether the whole fingerprint was typed, and the newcomer was reached in a way that proves who they are. */
export const hasFingerprint = (typed: Typed): boolean => typed.reached !== null && typed.reached !== "given" && hasAllGroups(typed);

/** Whether all digits are typed, and belong to other keys. So the mistake shows before the rest of the form is filled in. */
export function useHasWrongKeys(member: string | null, typed: Typed): boolean {
	const isOff = member === null || !hasAllGroups(typed);
	const right = useVerb("isFingerprintRight", { member: member ?? "", fingerprint: isOff ? "" : typed.groups.join("") }, { isOff });
	return !isOff && right.data === false;
}

const hasAllGroups = ({ groups }: Typed): boolean => groups.filter((group) => group.length === DIGITS).length === GROUPS;

/** @param person the newcomer. */
function Reached({ way, by, isMine, person }: Pick<Props, "by"> & { way: Way; isMine: boolean; person: ReactNode }): ReactNode {
	if (way === "given" && isMine) return <Say id="vetting.reached.given-me" values={{ name: person }} />;
	return <Say id={`vetting.reached.${way}`} values={{ name: <PersonName person={by} /> }} />;
}

/** @param props isMine: whether I am the member `by`. */
export function CompareKeys({
	name,
	by,
	isMine,
	typed,
	isRefused,
	onChange,
}: Omit<Props, "details"> & { name: string | null; isMine: boolean }): ReactNode {
	const person = <PersonName person={{ name }} />;
	const unreached =
		typed.reached === null ? <Say id="handoffs.missing.answer" /> : <Say id="vetting.missing.other-way" values={{ name: person }} />;
	const isReached = typed.reached !== null && typed.reached !== "given";
	return (
		<>
			<Choices label={<Say id="vetting.reached" values={{ name: person }} />} error={isRefused && !isReached && unreached}>
				{WAYS.map((way) => (
					<Check
						key={way}
						type="radio"
						label={<Reached way={way} by={by} isMine={isMine} person={person} />}
						checked={typed.reached === way}
						onChange={() => onChange({ ...typed, reached: way })}
					/>
				))}
			</Choices>
			{typed.reached === "given" && <Notice kind="warn" live="polite" id="vetting.reached-unsafe" />}
			<TypedGroups
				label={<Say id="vetting.fingerprint" values={{ name: person }} />}
				help={<Say id="vetting.fingerprint-help" />}
				error={isRefused && !hasAllGroups(typed) && <Say id="vetting.missing.groups" values={{ count: GROUPS }} />}
				count={GROUPS}
				size={DIGITS}
				value={typed.groups}
				onChange={(groups) => onChange({ ...typed, groups })}
			/>
		</>
	);
}
