import { Braces, FileCode, FileText, Folder, FolderOpen, Hash, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { isProse, languageOf } from "../../../workspace/languages.ts";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  json: Braces,
  css: Hash,
  scss: Hash,
  sass: Hash,
};

export const FileIcon = ({ path }: { readonly path: string }): ReactNode => {
  const language = languageOf(path);
  const Icon = ICONS[language] ?? (isProse(language) ? FileText : FileCode);
  return (
    <Icon className="file-icon" data-language={language} size={15} strokeWidth={1.75} aria-hidden="true" />
  );
};

export const FolderIcon = ({ open }: { readonly open: boolean }): ReactNode => {
  const Icon = open ? FolderOpen : Folder;
  return <Icon className="file-icon" size={15} strokeWidth={1.75} aria-hidden="true" />;
};
