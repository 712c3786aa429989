import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** A folder may import itself and folders of a smaller rank; equal rank means siblings, which never meet. */
const rank: Record<string, number> = {
  linalg: 0,
  spaces: 1,
  operators: 2,
  states: 3,
  channels: 4,
  fock: 4,
  tn: 4,
  nqs: 4,
  circuits: 5,
  modes: 5,
  dynamics: 6,
  transformer: 7,
  statmech: 7,
  structure: 7,
  io: 7,
  plot: 7,
  cli: 8,
};

const root = resolve('src');
const files = sourceFiles(root);
const imports = new Map(files.map((file) => [file, importsOf(file)]));

describe('the architecture', () => {
  it('has a rank for every folder, so that no new layer slips in unseen', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => entry.name).filter((name) => rank[name] === undefined)).toEqual([]);
  });

  it('imports point down only and never sideways', () => {
    const wrong = [...imports].flatMap(([file, targets]) =>
      targets
        .map((target) => target.path)
        .filter((target) => !allowed(file, target))
        .map((target) => `${name(file)} -> ${name(target)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('nobody inside src imports a public index.ts, except the main one and the command line', () => {
    const wrong = [...imports].flatMap(([file, targets]) =>
      targets
        .filter(({ path }) => path.endsWith(`${sep}index.ts`) && name(file) !== 'index.ts')
        .map(({ path }) => `${name(file)} -> ${name(path)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('loads little: the public folders need two small packages, ml-matrix comes with linalg/real alone', () => {
    const entries = files.filter((file) => file.endsWith(`${sep}index.ts`));
    const loaded = new Set(entries.flatMap(packagesOf));
    expect([...loaded].sort()).toEqual(['complex.js', 'pure-rand']);
    expect(packagesOf(resolve(root, 'linalg/real.ts'))).toContain('ml-matrix');
    // Reads every file, which takes long on a busy machine.
  }, 120_000);

  it('has no import cycles, types included', () => {
    expect(cycles()).toEqual([]);
  });

  it('keeps files below 400 lines, most below 150', () => {
    const sizes = files.map((file) => ({
      file: name(file),
      lines: readFileSync(file, 'utf8').split('\n').length,
    }));
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
    const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(150);
  });

  it('has no utils.ts, types.ts or helpers.ts', () => {
    expect(
      files.map(name).filter((file) => /(^|\/)(utils?|types|helpers?|misc|common)\.ts$/.test(file)),
    ).toEqual([]);
  });

  it('has at most 12 public members on a class', () => {
    const wide = files.flatMap((file) =>
      classes(file)
        .map((declaration) => ({
          name: declaration.name?.text ?? '?',
          members: publicMembers(declaration).length,
        }))
        .filter(({ members }) => members > 12),
    );
    expect(wide).toEqual([]);
  });

  it('documents every exported declaration', () => {
    const bare = files
      .filter((file) => !file.endsWith(`${sep}index.ts`))
      .flatMap((file) => undocumentedExports(file).map((exported) => `${name(file)}: ${exported}`));
    expect(bare).toEqual([]);
  });

  it('exports every public folder as a subpath of the package, and what loads ml-matrix apart from them', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && files.includes(join(root, entry.name, 'index.ts')))
      .map((entry) => `./${entry.name}`);
    expect(
      Object.keys(manifest.exports)
        .filter((key) => key !== '.' && key !== './package.json')
        .sort(),
    ).toEqual([...folders, './linalg/real'].sort());
  });
});

/** Packages that the import of a file loads, types aside. */
function packagesOf(file: string): string[] {
  const found = new Set<string>();
  const visited = new Set<string>();
  const visit = (path: string): void => {
    if (visited.has(path)) return;
    visited.add(path);
    for (const statement of parse(path).statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      const typesOnly = ts.isImportDeclaration(statement)
        ? statement.importClause?.isTypeOnly
        : statement.isTypeOnly;
      const specifier = statement.moduleSpecifier;
      if (typesOnly || !specifier || !ts.isStringLiteral(specifier)) continue;
      if (specifier.text.startsWith('.')) visit(resolve(dirname(path), specifier.text));
      else found.add(specifier.text.split('/')[0] as string);
    }
  };
  visit(file);
  return [...found].sort();
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((entry) => {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) return entry === 'assembly' ? [] : sourceFiles(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
}

function importsOf(file: string): { path: string }[] {
  return parse(file).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const specifier = statement.moduleSpecifier;
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return [];
    return [{ path: resolve(dirname(file), specifier.text) }];
  });
}

function allowed(from: string, to: string): boolean {
  const [a, b] = [folderOf(from), folderOf(to)];
  if (b === undefined) return name(to) === 'errors.ts';
  if (a === undefined) return name(from) === 'index.ts';
  return a === b || (rank[a] as number) > (rank[b] as number);
}

function folderOf(file: string): string | undefined {
  const parts = relative(root, file).split(sep);
  return parts.length > 1 ? parts[0] : undefined;
}

function name(file: string): string {
  return relative(root, file).split(sep).join('/');
}

function cycles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      found.push([...path.slice(at), file].map(name).join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const { path: target } of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  files.forEach((file) => visit(file, []));
  return found;
}

function classes(file: string): ts.ClassDeclaration[] {
  return parse(file).statements.filter(ts.isClassDeclaration);
}

function publicMembers(declaration: ts.ClassDeclaration): ts.ClassElement[] {
  return declaration.members.filter(
    (member) =>
      !ts.isConstructorDeclaration(member) &&
      !(member.name && ts.isPrivateIdentifier(member.name)) &&
      !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private),
  );
}

/** Exported declarations without a doc comment; of an overloaded function the first signature carries it. */
function undocumentedExports(file: string): string[] {
  const seen = new Set<string>();
  return parse(file).statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      if (seen.has(statement.name.text)) return [];
      seen.add(statement.name.text);
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.getJSDocCommentsAndTags(statement).length > 0) return [];
    return [statement.getText().split('\n')[0] ?? ''];
  });
}
