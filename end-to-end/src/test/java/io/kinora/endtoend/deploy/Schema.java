package io.kinora.endtoend.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks documents by a schema kept beside this class, and parts of them by Kubernetes' own types. */
final class Schema {
    private static final Map<String, Class<?>> KUBERNETES = Stream.of(Affinity.class, Container.class,
            EnvFromSource.class, EnvVar.class, Namespace.class, ObjectMeta.class, PodSecurityContext.class,
            PodTemplateSpec.class, Role.class, RoleBinding.class, SecurityContext.class, ServiceAccount.class,
            Toleration.class, Volume.class, VolumeMount.class)
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));
    /** As strict as an API server, which takes neither "185" for a number nor 185 for a text. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(LogicalType.Textual, texts -> Stream.of(CoercionInputShape.Integer,
                    CoercionInputShape.Float, CoercionInputShape.Boolean)
                    .forEach(shape -> texts.setCoercion(shape, CoercionAction.Fail)))
            .build();

    private final JsonNode tree;
    private final JsonSchema schema;

    /** The schema of a file. */
    Schema(String name) throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream("schema/" + name)) {
            tree = JSON.readTree(in);
        }
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(tree);
    }

    /** What is wrong with a document; nothing if it is right. */
    List<String> problems(JsonNode document) {
        List<String> problems = new ArrayList<>();
        schema.validate(document).forEach(message -> problems.add(message.toString()));
        kubernetesParts(tree, document, "", problems);
        return problems;
    }

    /** What is wrong with a resource of one of Kubernetes' own kinds. */
    static List<String> kubernetes(JsonNode resource) {
        List<String> problems = new ArrayList<>();
        check(resource.path("kind").asText(), resource, resource.path("kind").asText(), problems);
        return problems;
    }

    /** Fields are called alike wherever they stand in the schema, so that a field's name tells its type. */
    private static void kubernetesParts(JsonNode schema, JsonNode node, String path, List<String> problems) {
        Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            String place = path + "/" + field.getKey();
            String type = schema.findParents(field.getKey()).stream()
                    .map(parent -> parent.path(field.getKey()).path("kubernetes").asText())
                    .filter(name -> !name.isEmpty()).findFirst().orElse("");
            if (type.isEmpty()) {
                kubernetesParts(schema, field.getValue(), place, problems);
            } else if (field.getValue().isArray()) {
                field.getValue().forEach(item -> check(type, item, place, problems));
            } else {
                check(type, field.getValue(), place, problems);
            }
        }
    }

    private static void check(String type, JsonNode part, String place, List<String> problems) {
        Class<?> known = KUBERNETES.get(type);
        if (known == null) {
            problems.add(place + ": Kubernetes has no " + type + ", or this test does not know it");
            return;
        }
        try {
            // The model keeps what it does not know instead of refusing it.
            unknown(JSON.convertValue(part, known), place, problems);
        } catch (IllegalArgumentException e) {
            problems.add(place + ": " + e.getMessage());
        }
    }

    private static void unknown(Object part, String place, List<String> problems) {
        if (part instanceof List<?> list) {
            list.forEach(item -> unknown(item, place, problems));
        } else if (part != null && part.getClass().getName().startsWith("io.fabric8")) {
            for (Method method : part.getClass().getMethods()) {
                if (method.getParameterCount() == 0 && method.getName().startsWith("get")) {
                    try {
                        Object value = method.invoke(part);
                        if (method.getName().equals("getAdditionalProperties")) {
                            ((Map<?, ?>) value).keySet().forEach(key -> problems.add(place + ": unknown field " + key));
                        } else {
                            unknown(value, place + "/" + method.getName().substring(3), problems);
                        }
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException("Cannot read " + method, e);
                    }
                }
            }
        }
    }
}
