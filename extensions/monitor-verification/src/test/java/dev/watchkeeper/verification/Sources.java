package dev.watchkeeper.verification;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Counts what the sources are made of, with the compiler's own parser. */
final class Sources {
  final List<Integer> methodLines = new ArrayList<>();
  final List<String> longMethods = new ArrayList<>();
  final List<String> manyParameters = new ArrayList<>();
  final List<String> undocumented = new ArrayList<>();
  int instanceFields;
  int finalFields;
  int topLevel;
  int publicTopLevel;

  static Sources of(List<Path> files) throws IOException {
    Sources counted = new Sources();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        counted.new Scanner(unit, docs).scan(new TreePath(unit), null);
      }
    }
    return counted;
  }

  private final class Scanner extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final DocTrees docs;

    Scanner(CompilationUnitTree unit, DocTrees docs) {
      this.unit = unit;
      this.docs = docs;
    }

    private String name(String part) {
      String file = unit.getSourceFile().getName();
      return file.substring(file.lastIndexOf('/') + 1) + " " + part;
    }

    private boolean exported() {
      String name = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
      return !name.contains(".internal");
    }

    private boolean visible(TreePath path) {
      for (TreePath at = path; at != null; at = at.getParentPath()) {
        if (at.getLeaf() instanceof ClassTree type && !isPublic(type, at)) {
          return false;
        }
      }
      return exported();
    }

    private boolean isPublic(ClassTree type, TreePath at) {
      boolean inInterface =
          at.getParentPath().getLeaf() instanceof ClassTree outer
              && outer.getKind() == Kind.INTERFACE;
      return inInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC);
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      if (getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree) {
        topLevel++;
        publicTopLevel += type.getModifiers().getFlags().contains(Modifier.PUBLIC) ? 1 : 0;
      }
      if (visible(getCurrentPath()) && docs.getDocComment(getCurrentPath()) == null) {
        undocumented.add(name(type.getSimpleName().toString()));
      }
      return super.visitClass(type, nothing);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void nothing) {
      boolean field =
          getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
              && owner.getKind() != Kind.INTERFACE
              && owner.getKind() != Kind.RECORD
              && !variable.getModifiers().getFlags().contains(Modifier.STATIC);
      if (field) {
        instanceFields++;
        finalFields += variable.getModifiers().getFlags().contains(Modifier.FINAL) ? 1 : 0;
      }
      return super.visitVariable(variable, nothing);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      if (method.getBody() != null
          && docs.getSourcePositions().getStartPosition(unit, method) >= 0) {
        count(method);
      }
      document(method);
      return super.visitMethod(method, nothing);
    }

    private void count(MethodTree method) {
      long start = docs.getSourcePositions().getStartPosition(unit, method.getBody());
      long end = docs.getSourcePositions().getEndPosition(unit, method.getBody());
      if (end < 0) {
        return;
      }
      int lines =
          (int) (unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start)) - 1;
      methodLines.add(Math.max(1, lines));
      if (lines > 30) {
        longMethods.add(name(method.getName() + " " + lines));
      }
      if (method.getParameters().size() > 5 && !ofRecord()) {
        manyParameters.add(name(method.getName().toString()));
      }
    }

    /** A record that checks its components has a constructor with all of them. */
    private boolean ofRecord() {
      ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      MethodTree method = (MethodTree) getCurrentPath().getLeaf();
      return owner.getKind() == Kind.RECORD && method.getName().contentEquals("<init>");
    }

    private void document(MethodTree method) {
      Set<Modifier> flags = method.getModifiers().getFlags();
      ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      boolean inInterface =
          owner.getKind() == Kind.INTERFACE || owner.getKind() == Kind.ANNOTATION_TYPE;
      boolean seen =
          flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED) || inInterface;
      boolean override =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
      boolean generated = docs.getSourcePositions().getEndPosition(unit, method) < 0;
      if (seen
          && !override
          && !generated
          && !flags.contains(Modifier.PRIVATE)
          && visible(getCurrentPath().getParentPath())
          && docs.getDocComment(getCurrentPath()) == null) {
        undocumented.add(name(owner.getSimpleName() + "." + method.getName()));
      }
    }
  }
}
