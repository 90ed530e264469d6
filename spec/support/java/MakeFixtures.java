// Writes spec/fixtures/java.json: what Java's serializers make of known values. Run it again when a codec is added:
//
//   mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars
//   java -cp 'jars/*' MakeFixtures.java > ../../fixtures/java.json
//
// Avro and Protobuf are written by their own Java libraries. In front of them is the head of Confluent's wire format,
// which is not in Maven Central: a zero, the id of the schema as an int, and for Protobuf the path to the message.

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.serialization.*;

public class MakeFixtures {
  static final List<String> serialized = new ArrayList<>();
  static final List<String> batches = new ArrayList<>();

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static <T> void add(String codec, Serializer<T> serializer, T value, String json) {
    serialized.add(String.format("{ \"codec\": \"%s\", \"value\": %s, \"hex\": \"%s\" }", codec, json,
        hex(serializer.serialize("topic", value))));
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) json.append(c < 32 || c > 126 || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
    return json.append('"').toString();
  }

  static void batch(String name, Compression compression) {
    SimpleRecord[] records = new SimpleRecord[300];
    for (int i = 0; i < records.length; i++) {
      Header[] headers = i % 2 == 0 ? new Header[0] : new Header[] {new RecordHeader("n", new byte[] {(byte) i})};
      byte[] value = i == 7 ? null : ("value " + i + " ").repeat(i % 50).getBytes();
      records[i] = new SimpleRecord(1_000_000_000_000L + i, ("key " + i % 3).getBytes(), value, headers);
    }
    ByteBuffer buffer = MemoryRecords.withRecords(compression, records).buffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    batches.add(String.format("{ \"compression\": \"%s\", \"hex\": \"%s\" }", name, hex(bytes)));
  }

  static final String ORDER =
      "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":["
          + "{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"amount\",\"type\":\"double\"},"
          + "{\"name\":\"count\",\"type\":\"long\"},{\"name\":\"note\",\"type\":[\"null\",\"string\"],\"default\":null}]}";

  static byte[] avro() throws Exception {
    Schema schema = new Schema.Parser().parse(ORDER);
    GenericRecord order = new GenericData.Record(schema);
    order.put("id", "a\u00e6");
    order.put("amount", 1.5);
    order.put("count", 4_294_967_296L);
    order.put("note", "gift");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(order, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  static FieldDescriptorProto field(String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL).build();
  }

  /** The second message of its file, and one that is nested in it. */
  static byte[][] protobuf() throws Exception {
    DescriptorProto line = DescriptorProto.newBuilder().setName("Line")
        .addField(field("sku", 1, FieldDescriptorProto.Type.TYPE_STRING)).build();
    FileDescriptorProto file = FileDescriptorProto.newBuilder().setName("shop.proto").setPackage("shop").setSyntax("proto3")
        .addMessageType(DescriptorProto.newBuilder().setName("Customer")
            .addField(field("name", 1, FieldDescriptorProto.Type.TYPE_STRING)))
        .addMessageType(DescriptorProto.newBuilder().setName("Order")
            .addField(field("id", 1, FieldDescriptorProto.Type.TYPE_STRING))
            .addField(field("amount", 2, FieldDescriptorProto.Type.TYPE_DOUBLE))
            .addField(field("count", 3, FieldDescriptorProto.Type.TYPE_INT32)).addNestedType(line))
        .build();
    Descriptors.FileDescriptor built = Descriptors.FileDescriptor.buildFrom(file, new Descriptors.FileDescriptor[0]);
    Descriptors.Descriptor customer = built.findMessageTypeByName("Customer");
    Descriptors.Descriptor order = built.findMessageTypeByName("Order");
    Descriptors.Descriptor nested = order.findNestedTypeByName("Line");
    return new byte[][] {
      DynamicMessage.newBuilder(customer).setField(customer.findFieldByName("name"), "ann").build().toByteArray(),
      DynamicMessage.newBuilder(order).setField(order.findFieldByName("id"), "a\u00e6")
          .setField(order.findFieldByName("amount"), 1.5).setField(order.findFieldByName("count"), 7).build().toByteArray(),
      DynamicMessage.newBuilder(nested).setField(nested.findFieldByName("sku"), "s1").build().toByteArray(),
    };
  }

  static String wire(int id, byte[] path, byte[] payload) {
    return hex(ByteBuffer.allocate(5 + path.length + payload.length).put((byte) 0).putInt(id).put(path).put(payload).array());
  }

  public static void main(String[] args) throws Exception {
    for (String text : List.of("", "ann", "\u00e6\u00f8\u00e5 \u6f22 \ud83d\ude00", "\"quoted\"\n"))
      add("text", new StringSerializer(), text, quoted(text));
    for (short n : new short[] {0, 1, -1, Short.MAX_VALUE, Short.MIN_VALUE}) add("short", new ShortSerializer(), n, "" + n);
    for (int n : new int[] {0, 1, -1, 1234567, Integer.MAX_VALUE, Integer.MIN_VALUE})
      add("int", new IntegerSerializer(), n, "" + n);
    for (long n : new long[] {0, 1, -1, 4294967296L, 9007199254740991L, -9007199254740991L})
      add("long", new LongSerializer(), n, "" + n);
    for (long n : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) add("bigint", new LongSerializer(), n, "\"" + n + "\"");
    for (float n : new float[] {0, 1.5f, -0.125f, 3e10f}) add("float", new FloatSerializer(), n, "" + (double) n);
    for (double n : new double[] {0, 1.5, -0.1, 1e300, Double.MIN_VALUE}) add("double", new DoubleSerializer(), n, "" + n);
    for (boolean b : new boolean[] {true, false}) add("boolean", new BooleanSerializer(), b, "" + b);
    UUID uuid = UUID.fromString("0b3e5f2a-9c1d-4e8f-a7b6-1234567890ab");
    add("uuid", new UUIDSerializer(), uuid, quoted(uuid.toString()));
    add("raw", new ByteArraySerializer(), new byte[] {0, -1, 127}, "\"00ff7f\"");
    add("raw", new ByteBufferSerializer(), ByteBuffer.wrap(new byte[] {0, -1, 127}), "\"00ff7f\"");

    batch("gzip", Compression.gzip().build());
    batch("snappy", Compression.snappy().build());
    batch("lz4", Compression.lz4().build());
    batch("zstd", Compression.zstd().build());

    byte[][] messages = protobuf();
    System.out.println("{");
    System.out.println("  \"serialized\": [\n    " + String.join(",\n    ", serialized) + "\n  ],");
    System.out.println("  \"batches\": [\n    " + String.join(",\n    ", batches) + "\n  ],");
    System.out.println("  \"avro\": { \"schema\": " + ORDER + ", \"hex\": \"" + wire(7, new byte[0], avro()) + "\" },");
    // The path to the first message of a file is one zero; else its length and its indexes, as zigzag varints.
    System.out.println("  \"protobuf\": { \"first\": \"" + wire(8, new byte[] {0}, messages[0]) + "\", \"second\": \""
        + wire(8, new byte[] {2, 2}, messages[1]) + "\", \"nested\": \"" + wire(8, new byte[] {4, 2, 0}, messages[2]) + "\" }");
    System.out.println("}");
  }
}
