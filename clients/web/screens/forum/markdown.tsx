/** A text in Markdown. It is drawn from a tree without HTML. Links open after a warning, and pictures aren't loaded. */
import { createElement, type ReactNode, useMemo, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Say } from "../../words/words.tsx";
import { type MarkdownNode, markdownTree } from "./markdown-tree.ts";
import "./markdown.css";

/** @param language BCP 47, of the text. */
export function Markdown({ text, language }: { text: string; language: string }): ReactNode {
	const tree = useMemo(() => markdownTree(text), [text]);
	return (
		<div className="markdown" lang={language} dir="auto">
			<Nodes nodes={tree} />
		</div>
	);
}

function Nodes({ nodes }: { nodes: readonly MarkdownNode[] }): ReactNode {
	// biome-ignore lint/suspicious/noArrayIndexKey: the tree of a text never changes its order
	return nodes.map((node, index) => <Node key={index} node={node} />);
}

const ELEMENTS = {
	paragraph: "p",
	// A heading would stand in the outline of the page.
	heading: "p",
	quote: "blockquote",
	list: "ul",
	numbers: "ol",
	item: "li",
	code: "pre",
	strong: "strong",
	emphasis: "em",
	literal: "code",
} as const;

function Node({ node }: { node: MarkdownNode }): ReactNode {
	if (node.type === "text") return node.text;
	if (node.type === "line") return <hr />;
	if (node.type === "break") return <br />;
	const children = <Nodes nodes={node.children} />;
	if (node.type === "link" || node.type === "picture")
		return (
			<OutwardLink address={node.address} isPicture={node.type === "picture"}>
				{children}
			</OutwardLink>
		);
	const attributes = {
		...(node.type === "heading" && { className: "markdown-heading" }),
		...(node.type === "numbers" && node.from !== 1 && { start: node.from }),
	};
	return createElement(ELEMENTS[node.type], attributes, children);
}

/** An address that somebody else has written. It opens in another tab, and the other side isn't told where the link stood. */
function OutwardLink({ address, isPicture, children }: { address: string; isPicture: boolean; children: ReactNode }): ReactNode {
	const [isAsking, setAsking] = useState(false);
	return (
		<>
			<button type="button" className="markdown-link" onClick={() => setAsking(true)}>
				{isPicture && <Say id="forum.picture" />} {children}
			</button>
			{isAsking && (
				<Dialog
					title={<Say id="forum.open-link" />}
					onClose={() => setAsking(false)}
					actions={
						<>
							<Button onClick={() => setAsking(false)} id="parts.cancel" />
							<a className="button" href={address} target="_blank" rel="noopener noreferrer" onClick={() => setAsking(false)}>
								<Say id="forum.open-link-go" />
							</a>
						</>
					}
				>
					<p className="markdown-address">
						<bdi dir="ltr">{address}</bdi>
					</p>
					<Say as="p" id="forum.open-link-help" />
				</Dialog>
			)}
		</>
	);
}
