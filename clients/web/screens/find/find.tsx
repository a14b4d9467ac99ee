/** Find (Ctrl+K): a field and a list of what matches, by the ARIA pattern of a combobox. What is typed never leaves this component. */
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Labelled, useField } from "../../parts/field.tsx";
import { Say } from "../../words/words.tsx";
import { type Findable, find, KINDS } from "./finding.ts";
import { type Findables, useFindables } from "./use-findables.ts";
import "./find.css";

export default function Find({ onClose }: { onClose(): void }): ReactNode {
	const navigate = useNavigate();
	const field = useRef<HTMLInputElement>(null);
	const [typed, setTyped] = useState("");
	const [position, setPosition] = useState(0);
	const findables = useFindables();
	const { items, hasMore } = find(findables.all, typed);
	const chosen = Math.min(position, items.length - 1);
	const list = useId();
	const optionId = (index: number) => `${list}-${index}`;
	useEffect(() => {
		document.getElementById(`${list}-${chosen}`)?.scrollIntoView({ block: "nearest" });
	}, [list, chosen]);
	const open = ({ to, search }: Findable) => {
		onClose();
		void navigate({ to: to as never, search: (search ?? {}) as never });
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const item = items[chosen];
		if (event.nativeEvent.isComposing || !item) return;
		if (event.key === "Enter") open(item);
		else if (event.key === "ArrowDown") setPosition((chosen + 1) % items.length);
		else if (event.key === "ArrowUp") setPosition((chosen + items.length - 1) % items.length);
		else return;
		event.preventDefault();
	};
	const at = useField(null, true);
	return (
		<Dialog
			title={<Say id="find.open" />}
			first={field}
			isDisposable
			onClose={onClose}
			actions={<Button onClick={onClose} id="parts.cancel" />}
		>
			<Labelled at={at} label={<Say id="find.label" />} help={<Say id="find.help" />}>
				<input
					ref={field}
					{...at.control}
					className="input find-field"
					type="text"
					role="combobox"
					dir="auto"
					autoComplete="off"
					autoCapitalize="none"
					autoCorrect="off"
					spellCheck={false}
					enterKeyHint="go"
					aria-expanded={items.length > 0}
					aria-controls={list}
					aria-autocomplete="list"
					aria-activedescendant={items.length > 0 ? optionId(chosen) : undefined}
					value={typed}
					onChange={({ target }) => {
						setTyped(target.value);
						setPosition(0);
					}}
					onKeyDown={onKeyDown}
				/>
			</Labelled>
			<Options id={list} items={items} chosen={chosen} optionId={optionId} onOpen={open} />
			<FindStatus findables={findables} typed={typed} count={items.length} hasMore={hasMore} />
		</Dialog>
	);
}

interface OptionsProps {
	id: string;
	items: Findable[];
	chosen: number;
	optionId(index: number): string;
	onOpen(item: Findable): void;
}

function Options({ id, items, chosen, optionId, onOpen }: OptionsProps): ReactNode {
	const kinds = KINDS.filter((kind) => items.some((item) => item.kind === kind));
	return (
		<div id={id} role="listbox" aria-labelledby={`${id}-name`} className="find-list" hidden={items.length === 0}>
			<span id={`${id}-name`} hidden>
				<Say id="find.found" />
			</span>
			{kinds.map((kind) => (
				// biome-ignore lint/a11y/useSemanticElements: a listbox has groups by role.
				<div key={kind} role="group" aria-labelledby={`${id}-${kind}`}>
					<div id={`${id}-${kind}`} role="presentation" className="find-kind">
						<Say id={`find.kind.${kind}`} />
					</div>
					{items.map(
						(item, index) =>
							item.kind === kind && (
								<Option key={item.key} id={optionId(index)} item={item} isChosen={index === chosen} onOpen={() => onOpen(item)} />
							),
					)}
				</div>
			))}
		</div>
	);
}

interface OptionProps {
	id: string;
	item: Findable;
	isChosen: boolean;
	onOpen(): void;
}

function Option({ id, item: { kind, text, detail }, isChosen, onOpen }: OptionProps): ReactNode {
	return (
		// biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the focus and the keys stay in the field.
		<div id={id} role="option" aria-selected={isChosen} className="find-option" onClick={onOpen}>
			<bdi {...(kind === "case" && { dir: "ltr", translate: "no" })}>{text}</bdi>
			{detail !== "" && (
				<span className="find-detail">
					{" "}
					<bdi>{detail}</bdi>
				</span>
			)}
		</div>
	);
}

interface StatusProps {
	findables: Findables;
	typed: string;
	count: number;
	hasMore: boolean;
}

/** Says how many match, and why some matches may be missing. */
function FindStatus({ findables: { isPending, hasFailed, hasUnopened }, typed, count, hasMore }: StatusProps): ReactNode {
	const isTyped = typed.trim() !== "";
	return (
		<>
			<p role="status" className={count > 0 && !hasMore ? "visually-hidden" : "muted"}>
				{isTyped && (
					<Say id={hasMore ? "find.more" : count > 0 ? "find.count" : isPending ? "parts.opening" : "find.none"} values={{ count }} />
				)}
			</p>
			{hasFailed && <Say as="p" className="muted" id="find.failed" />}
			{isTyped && hasUnopened && <Say as="p" className="muted small" id="find.unread-titles" />}
		</>
	);
}
