import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares every layout with what the model says. */
public final class Judge {
    /** The class, which has an underscore where another one has its name in another letter case. */
    private static Class<?> named(String name) throws ClassNotFoundException {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            return Class.forName(name + "_");
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("expected.txt"))) {
            String[] words = line.split(" ");
            if (words[0].equals(":")) {
                // Initialises the constants.
                Class.forName(words[1]);
                continue;
            }
            try {
                GroupLayout layout = (GroupLayout) named(words[0]).getField("LAYOUT").get(null);
                if (layout.byteSize() != Long.parseLong(words[1])) {
                    wrong.add(words[0] + " has " + layout.byteSize() + " bytes, not " + words[1]);
                }
                if (layout.byteAlignment() != Long.parseLong(words[2])) {
                    wrong.add(words[0] + " is aligned to " + layout.byteAlignment() + ", not " + words[2]);
                }
                for (int i = 3; i < words.length; i++) {
                    String[] field = words[i].split("=");
                    // Some names get an underscore.
                    boolean isPlain = layout.memberLayouts().stream().anyMatch(m -> m.name().orElse("").equals(field[0]));
                    long place = layout.byteOffset(PathElement.groupElement(isPlain ? field[0] : field[0] + "_"));
                    if (place != Long.parseLong(field[1])) {
                        wrong.add(words[0] + "." + field[0] + " lies at " + place + ", not " + field[1]);
                    }
                }
            } catch (Throwable e) {
                wrong.add(words[0] + ": " + e + " " + e.getCause());
            }
        }
        if (!wrong.isEmpty()) {
            System.err.println(String.join("\n", wrong));
            System.exit(1);
        }
    }
}
