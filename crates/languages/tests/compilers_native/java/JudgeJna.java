import com.sun.jna.Structure;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** Compares what JNA makes of every record with what the model says. */
public final class Judge {
    /** The class, which has an underscore where another one has its name in another letter case. */
    private static Class<?> named(String name) throws ClassNotFoundException {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            return Class.forName(name + "_");
        }
    }

    private static String find(Structure record, String name) {
        for (String tried : new String[] {name, name + "_"}) {
            try {
                record.getClass().getField(tried);
                return tried;
            } catch (NoSuchFieldException e) {
                // The next one.
            }
        }
        return null;
    }

    public static void main(String[] arguments) throws Exception {
        Method offset = Structure.class.getDeclaredMethod("fieldOffset", String.class);
        Method align = Structure.class.getDeclaredMethod("getStructAlignment");
        offset.setAccessible(true);
        align.setAccessible(true);
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(Paths.get("expected.txt"))) {
            String[] words = line.split(" ");
            if (words[0].equals(":")) {
                // Initialises the constants.
                Class.forName(words[1]);
                continue;
            }
            try {
                Structure record =
                        (Structure) named(words[0]).getConstructor().newInstance();
                if (record.size() != Integer.parseInt(words[1])) {
                    wrong.add(words[0] + " has " + record.size() + " bytes, not " + words[1]);
                }
                int aligned = Math.min(8, (Integer) align.invoke(record));
                if (aligned != Math.min(8, Integer.parseInt(words[2]))) {
                    wrong.add(words[0] + " is aligned to " + aligned + ", not " + words[2]);
                }
                for (int i = 3; i < words.length; i++) {
                    String[] field = words[i].split("=");
                    // Some names get an underscore.
                    String name = find(record, field[0]);
                    if (name == null) {
                        wrong.add(words[0] + "." + field[0] + " is missing");
                        continue;
                    }
                    int place = (Integer) offset.invoke(record, name);
                    if (place != Integer.parseInt(field[1])) {
                        wrong.add(words[0] + "." + field[0] + " lies at " + place + ", not " + field[1]);
                    }
                }
                record.clear();
                record.read();
                record.write();
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
